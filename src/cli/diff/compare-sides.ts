import { canonicalJson, type Json, type JsonObject } from '../../base/json.js';
import { caseChanges, hasCaseChanges, type CaseChanges } from '../../compare/case-changes.js';
import { foldChanges, hasFoldChanges } from '../../compare/fold-changes.js';
import { consequencesOf, stageReadings, type Consequences } from '../../graph/consequences.js';
import { catalog } from '../../stages/catalog.js';
import { compareMetrics } from './compare-metrics.js';
import { compareSettings } from './compare-settings.js';
import { subjectOf } from './key-consequences.js';
import type { Part } from './part.js';
import type { DiffReport, FactChange, SplitReport } from './report.js';
import type { Known, Side, SideCode } from './side.js';

/** Facts of the machine that are compared, in the order in which they are shown. */
const MACHINE = ['node', 'engine', 'gpus', 'platform', 'host', 'cpu', 'threads'];

/** What two sides differ in, in the parts that are asked for. */
export function compareSides(before: Side, after: Side, parts: readonly Part[]): DiffReport {
  const cases = casesOf(before, after);
  const split = compareSplit(before, after, cases);
  const found: Partial<Record<Part, unknown>> = {
    ...(parts.includes('settings') ? { settings: compareSettings(before, after) } : {}),
    ...(parts.includes('data') ? { data: cases !== undefined && hasCaseChanges(cases) ? cases : undefined } : {}),
    ...(parts.includes('split') ? { split } : {}),
    ...(parts.includes('code') ? { code: compareCode(before, after) } : {}),
    ...(parts.includes('metrics') ? { metrics: compareMetrics({ before, after, cases, split }) } : {}),
    ...(parts.includes('env') ? { env: compareMachine(before, after) } : {}),
  };
  const gaps = parts.flatMap((part) => gapsOf(part, before, after).map((why) => ({ part, why })));
  const differing = Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
  const recomputes = parts.includes('settings') ? recomputedBy(before, after, cases) : undefined;
  return {
    before: before.name,
    after: after.name,
    compared: parts,
    same: parts.filter((part) => found[part] === undefined && gaps.every((gap) => gap.part !== part)),
    unknown: gaps,
    ...differing,
    ...(recomputes === undefined || recomputes.stale.length === 0 ? {} : { recomputes }),
  };
}

function casesOf(before: Side, after: Side): CaseChanges | undefined {
  if (before.data.kind === 'unknown' || after.data.kind === 'unknown') return undefined;
  return caseChanges(before.data.value, after.data.value);
}

function compareSplit(before: Side, after: Side, cases: CaseChanges | undefined): SplitReport | undefined {
  const [a, b] = [before.foldsAsked ?? null, after.foldsAsked ?? null];
  const asked = canonicalJson(a) === canonicalJson(b) ? {} : { asked: { before: a, after: b } };
  const renamed = new Map(cases?.renamed.map((one) => [one.before, one.after]));
  const folds =
    before.folds.kind === 'known' && after.folds.kind === 'known' && before.folds.value !== after.folds.value
      ? foldChanges({
          before: before.folds.value,
          after: after.folds.value,
          idOf: (id) => renamed.get(id) ?? id,
        })
      : undefined;
  const isSame = folds === undefined || !hasFoldChanges(folds);
  if (isSame && !('asked' in asked)) return undefined;
  return { ...(isSame ? {} : { folds }), ...asked };
}

function compareCode({ code: before }: Side, { code: after }: Side): readonly FactChange[] | undefined {
  const facts = ({ voxrun, build }: SideCode): JsonObject => ({ voxrun, ...having('build', build) });
  // A side that has computed nothing yet has no version of a stage, which says nothing about its code.
  const stages = Object.keys(before.stages).filter((stage) => after.stages[stage] !== undefined);
  const versions = (of: SideCode): JsonObject =>
    Object.fromEntries(stages.map((stage) => [`stage ${stage}`, of.stages[stage]!]));
  const changes = [
    ...factChanges(['voxrun', 'build'], facts(before), facts(after)),
    ...factChanges(Object.keys(versions(before)), versions(before), versions(after)),
  ];
  return changes.length === 0 ? undefined : changes;
}

function compareMachine(before: Side, after: Side): readonly FactChange[] | undefined {
  if (before.environment.kind === 'unknown' || after.environment.kind === 'unknown') return undefined;
  const changes = factChanges(MACHINE, before.environment.value, after.environment.value);
  return changes.length === 0 ? undefined : changes;
}

function factChanges(names: readonly string[], before: JsonObject, after: JsonObject): FactChange[] {
  return names.flatMap((fact): FactChange[] => {
    const [a, b] = [before[fact], after[fact]];
    if (canonicalJson(a ?? null) === canonicalJson(b ?? null)) return [];
    return [{ fact, ...having('before', a), ...having('after', b) }];
  });
}

/** What a part needed and was not there, by side. A file has no machine and no figures, and nobody expects them. */
function gapsOf(part: Part, before: Side, after: Side): string[] {
  const needed: Readonly<Record<Part, (side: Side) => Known<unknown>>> = {
    settings: ({ settings }) => settings,
    data: ({ data }) => data,
    split: ({ folds }) => folds,
    code: ({ code }) => ({ kind: 'known', value: code }),
    metrics: ({ summary }) => summary,
    env: ({ environment }) => environment,
  };
  const sides = [['A', before] as const, ['B', after] as const];
  return sides.flatMap(([letter, side]) => {
    const found = needed[part](side);
    const gap = part === 'data' && side.data.kind === 'known' ? side.data.value.gap : undefined;
    const why = found.kind === 'unknown' ? found.why : gap;
    return why === undefined ? [] : [`${letter} ${why}`];
  });
}

/** Whole experiments against each other, cases and stage versions included; cases that are the same cost no time. */
function recomputedBy(before: Side, after: Side, cases: CaseChanges | undefined): Consequences | undefined {
  if (before.settings.kind === 'unknown' || after.settings.kind === 'unknown') return undefined;
  const hasChanged = cases !== undefined && hasCaseChanges(cases);
  const [a, b] = [before, after].map((side) => stageReadings(catalog, subjectOf(side, hasChanged)));
  return a === undefined || b === undefined ? undefined : consequencesOf(a, b);
}

function having(key: string, value: Json | undefined): Readonly<Record<string, Json>> {
  return value === undefined ? {} : { [key]: value };
}
