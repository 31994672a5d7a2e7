import { assertNever } from '../base/assert-never.js';
import { canonicalJson, type Json } from '../base/json.js';
import { effectiveSettings } from '../config/effective-settings.js';
import type { Settings } from '../config/experiment.js';
import { withoutNeutral } from '../config/neutral.js';
import { rawContent, tableContent, testSetContent } from './case-content.js';
import type { CaseFact } from './facts.js';
import type { Catalog, Fold, Need, StageSpec } from './stage-spec.js';

/** An experiment as far as it decides what is computed. */
export interface Subject {
  readonly settings: Settings;
  /** Absent where they are not known: nothing is said about them then. */
  readonly cases?: readonly CaseFact[];
  /** The folds that a file gives. */
  readonly writtenFolds?: readonly Fold[];
  /** Versions of the stages; absent: those of the catalog. */
  readonly versions?: Readonly<Record<string, number>>;
}

/** Names of stages, each in the order of the catalog. */
export interface Consequences {
  /** Stages of `after` that have something to compute where all of `before` is computed. At most: contents may agree. */
  readonly stale: readonly string[];
  /** Its other stages. */
  readonly fresh: readonly string[];
}

/** What each stage of an experiment reads, made to be held against another's. */
export type StageReadings = readonly StageReading[];

/**
 * What a step from one experiment to another makes stale: stages whose slice of the settings, cases or version differ,
 * and those that take their output.
 */
export function consequencesOf(before: StageReadings, after: StageReadings): Consequences {
  const known = new Map(before.map((stage) => [stage.name, stage]));
  const stale = new Set<string>();
  for (const stage of after) {
    const earlier = known.get(stage.name);
    const isSame =
      earlier?.reads === stage.reads &&
      !isFurther(earlier.cases, stage.cases) &&
      !stage.sources.some((source) => stale.has(source));
    if (!isSame) stale.add(stage.name);
  }
  // A check is not computed where nothing that it comes before is.
  for (const { name, isCheck } of after) {
    const guarded = after.filter(({ gates }) => gates.includes(name));
    if (isCheck && guarded.length > 0 && !guarded.some((stage) => stale.has(stage.name))) stale.delete(name);
  }
  const names = after.map(({ name }) => name);
  return { stale: names.filter((name) => stale.has(name)), fresh: names.filter((name) => !stale.has(name)) };
}

/**
 * Undefined where the settings do not fit each other, as when of two keys that belong together one is changed alone:
 * the specs trust that settings were validated.
 */
export function stageReadings(catalog: Catalog, subject: Subject): StageReadings | undefined {
  try {
    return readingsOf(catalog, subject);
  } catch {
    return undefined;
  }
}

/** The stages that compute anew where a stage gives other files, through all that lies between. */
export function readersOf(options: {
  readonly catalog: Catalog;
  readonly settings: Settings;
  readonly stage: string;
  readonly file: string;
}): string[] {
  const { catalog, settings, stage, file } = options;
  const readers = new Set<string>();
  for (const spec of catalog.filter(({ when }) => when?.(settings) ?? true)) {
    const isReader = needsOf(spec, settings).some(
      (need) =>
        need.kind === 'stage' && (readers.has(need.stage) || (need.stage === stage && need.files.includes(file))),
    );
    if (isReader) readers.add(spec.name);
  }
  return [...readers];
}

interface StageReading {
  readonly name: string;
  /** Slice, version and needs as text: equal texts, equal reads. */
  readonly reads: string;
  /** Of a stage that stands once per case, content by case; of others one text. Empty where the cases are not known. */
  readonly cases: ReadonlyMap<string, string>;
  /** Stages whose output it takes. */
  readonly sources: readonly string[];
  /** Stages that it only waits for. */
  readonly gates: readonly string[];
  /** Whether it measures for the rules alone. */
  readonly isCheck: boolean;
}

function readingsOf(catalog: Catalog, subject: Subject): StageReading[] {
  const { settings, versions } = subject;
  const hashed = withoutNeutral(effectiveSettings(settings));
  const perCase = new Set(catalog.filter(({ scope }) => scope === 'case').map(({ name }) => name));
  return catalog
    .filter(({ when }) => when?.(settings) ?? true)
    .map((spec) => {
      const all = needsOf(spec, settings);
      const needs = all.filter(({ kind }) => kind !== 'gate');
      return {
        name: spec.name,
        reads: canonicalJson([
          versions?.[spec.name] ?? spec.version,
          spec.reads(hashed),
          needs,
          needs.some(({ kind }) => kind === 'written-folds') ? ((subject.writtenFolds ?? null) as unknown as Json) : 0,
        ]),
        cases: casesOf({ spec, needs, perCase, cases: subject.cases }),
        sources: needs.flatMap((need) => (need.kind === 'stage' ? [need.stage] : [])),
        gates: all.flatMap((need) => (need.kind === 'gate' ? [need.stage] : [])),
        isCheck: spec.role === 'check',
      };
    });
}

function needsOf({ needs }: StageSpec, settings: Settings): readonly Need[] {
  return typeof needs === 'function' ? needs(settings) : needs;
}

function casesOf(options: {
  spec: StageSpec;
  needs: readonly Need[];
  perCase: ReadonlySet<string>;
  cases: readonly CaseFact[] | undefined;
}): Map<string, string> {
  const { spec, needs, perCase, cases } = options;
  if (cases === undefined) return new Map();
  const outside = cases.filter(({ test }) => test !== true);
  const contentOf = (some: readonly CaseFact[]): string =>
    canonicalJson(
      needs.map((need): Json => {
        switch (need.kind) {
          case 'raw':
            return rawContent(some, need.parts);
          case 'table':
            return tableContent(some, need.columns);
          case 'test-set':
            return testSetContent(cases.filter(({ test }) => test === true));
          case 'stage':
            return perCase.has(need.stage) ? some.map(({ id }) => id) : 0;
          case 'written-folds':
          case 'gate':
            return 0;
          default:
            return assertNever(need);
        }
      }),
    );
  if (spec.scope !== 'case') return new Map([['', contentOf(outside)]]);
  return new Map(outside.map((one) => [one.id, contentOf([one])]));
}

/** Whether there is something that was not there before. A case less is nothing to compute for a stage per case. */
function isFurther(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): boolean {
  if (before.size === 0 || after.size === 0) return false;
  return [...after].some(([id, content]) => before.get(id) !== content);
}
