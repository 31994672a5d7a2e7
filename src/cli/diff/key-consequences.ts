import { canonicalJson, type JsonObject } from '../../base/json.js';
import { changedCaseParts, withCaseParts, type CasePart } from '../../compare/case-parts.js';
import type { SettingChange } from '../../compare/setting-changes.js';
import { withChange } from '../../compare/with-change.js';
import { effectiveSettings } from '../../config/effective-settings.js';
import type { Settings } from '../../config/experiment.js';
import { withoutNeutral } from '../../config/neutral.js';
import { consequencesOf, stageReadings, type StageReadings, type Subject } from '../../graph/consequences.js';
import { catalog } from '../../stages/catalog.js';
import { casePartsOf } from './case-parts-of.js';
import type { KeyConsequence } from './report.js';
import type { Side } from './side.js';

/** Keys that no stage reads, by their first part, and what there is to say about them. */
const UNREAD: Readonly<Record<string, string>> = {
  description: 'nothing: a description is in no result',
  name: 'nothing: the name only says where the runs lie',
  version: 'nothing: the version of the file format',
  resources: 'nothing: resources are in no result',
  checks: 'nothing: checks judge anew what is computed',
};

/**
 * What the change of one key comes to, if it is made alone in either of the two experiments: a key may matter in one of
 * them and have no effect in the other.
 */
export function keyConsequences(before: Side, after: Side): (change: SettingChange) => KeyConsequence {
  const forwards = [before, after] as const;
  const backwards = [after, before] as const;
  const bases = new Map([before, after].map((side) => [side, stageReadings(catalog, subjectOf(side, false))]));
  return (change) => {
    const { path, what, before: a, after: b } = change;
    const reversed = {
      path,
      what,
      ...(b === undefined ? {} : { before: b }),
      ...(a === undefined ? {} : { after: a }),
    };
    const parts = casePartsOf(path);
    const found = [
      stagesAfter({ sides: forwards, change, parts, base: bases.get(before) }),
      stagesAfter({ sides: backwards, change: reversed, parts, base: bases.get(after) }),
    ];
    const [there, back] = found;
    if (there === undefined && back === undefined) return { why: 'only together with other changes' };
    const stages = new Set([...(there ?? []), ...(back ?? [])]);
    if (stages.size > 0) return { stages: catalog.map(({ name }) => name).filter((name) => stages.has(name)) };
    return { why: whyNothing({ change, parts, before, after }) };
  };
}

/** A side as planning sees it, with its cases or without. */
export function subjectOf({ settings, data, code }: Side, withCases: boolean): Subject {
  const facts = withCases && data.kind === 'known' ? data.value.facts : undefined;
  const folds = data.kind === 'known' ? data.value.writtenFolds : undefined;
  return {
    settings: (settings.kind === 'known' ? settings.value.complete : {}) as unknown as Settings,
    versions: code.stages,
    ...(facts === undefined ? {} : { cases: facts }),
    ...(folds === undefined ? {} : { writtenFolds: folds }),
  };
}

/** Undefined where the settings with that change are no experiment. */
function stagesAfter(options: {
  sides: readonly [from: Side, to: Side];
  change: SettingChange;
  parts: readonly CasePart[];
  base: StageReadings | undefined;
}): readonly string[] | undefined {
  const {
    sides: [from, to],
    change,
    parts,
  } = options;
  const before = subjectOf(from, parts.length > 0);
  const later = subjectOf(to, parts.length > 0);
  const settings = withChange(before.settings as unknown as JsonObject, change) as unknown as Settings;
  const base = parts.length > 0 ? stageReadings(catalog, before) : options.base;
  const changed = stageReadings(catalog, {
    ...before,
    settings,
    ...(before.cases === undefined || later.cases === undefined
      ? {}
      : { cases: withCaseParts(before.cases, later.cases, parts) }),
    ...(parts.includes('folds') && later.writtenFolds !== undefined ? { writtenFolds: later.writtenFolds } : {}),
  });
  return base === undefined || changed === undefined ? undefined : consequencesOf(base, changed).stale;
}

function whyNothing(options: { change: SettingChange; parts: readonly CasePart[]; before: Side; after: Side }): string {
  const { change, parts, before, after } = options;
  const said = UNREAD[change.path[0] ?? ''];
  if (said !== undefined) return said;
  if (parts.length > 0) {
    const [a, b] = [subjectOf(before, true), subjectOf(after, true)];
    if (a.cases === undefined || b.cases === undefined) return 'what it makes of the data, which are not known here';
    return changedCaseParts(a.cases, b.cases, parts).length === 0
      ? 'nothing: it leads to the same data'
      : 'nothing that a stage reads';
  }
  if (change.path.join('.') === 'augmentation.preset') return 'nothing: what it stands for is written out';
  const { settings } = subjectOf(before, false);
  const isIdle =
    textOf(settings) === textOf(withChange(settings as unknown as JsonObject, change) as unknown as Settings);
  return isIdle ? 'nothing: without effect in these experiments' : 'nothing: no stage reads it';
}

function textOf(settings: Settings): string {
  try {
    return canonicalJson(withoutNeutral(effectiveSettings(settings)) as unknown as JsonObject);
  } catch {
    // No experiment: it has no effect to speak of.
    return '';
  }
}
