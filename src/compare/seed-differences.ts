import type { Json, JsonObject } from '../base/json.js';
import { evaluatedCases } from './evaluated-cases.js';
import type { FigureDifference } from './figure-difference.js';
import { figuresOf } from './figures.js';
import { metricDifferences } from './metric-differences.js';

/** The headline figure of two settings that both ran with several seeds. */
export interface SeedDifference extends FigureDifference {
  /** After - before of each seed alone, in their order; null where a seed does not define it. */
  readonly bySeed: readonly (number | null)[];
}

/**
 * The paired difference of the headline figure, averaged over seeds: `before[i]` and `after[i]` are summaries of runs with
 * the same seed. The difference of an independent unit is the mean over its cases and seeds, and units are drawn for the
 * interval, so it holds for new units as far as these seeds are like others. Undefined where there is no figure.
 */
export function seedDifference(
  before: readonly JsonObject[],
  after: readonly JsonObject[],
): SeedDifference | undefined {
  const each = after.map((summary, seed) => metricDifferences(before[seed]!, summary).figures[0]);
  const [first] = each;
  if (first === undefined) return undefined;
  const bySeed = each.map((one) => one?.difference.value ?? null);
  if (each.length === 1) return { ...first, bySeed };
  const common = { ...first, before: meanHeadline(before), after: meanHeadline(after), bySeed };
  const {
    difference,
    units,
    undefined: lacking,
    verdict,
  } = metricDifferences(stacked(before), stacked(after)).figures[0]!;
  return { ...common, difference, units, undefined: lacking, verdict };
}

/** Null where one of the runs has none. */
export function meanHeadline(summaries: readonly JsonObject[]): number | null {
  const values = summaries.map((summary) => figuresOf(summary)[0]?.value ?? null);
  const defined = values.filter((value) => value !== null);
  if (defined.length < values.length || values.length === 0) return null;
  return defined.reduce((sum, value) => sum + value, 0) / defined.length;
}

/** The cases of all seeds side by side under their units, so that a unit is drawn with all of its cases and seeds. */
function stacked(summaries: readonly JsonObject[]): JsonObject {
  return {
    ...summaries[0]!,
    per_case: summaries.flatMap((summary, seed) =>
      (evaluatedCases(summary) ?? []).map(({ case: id, unit, row }): Json => ({ ...row, case: `${id} ${seed}`, unit })),
    ),
  };
}
