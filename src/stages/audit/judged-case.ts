import { diceOf, type OverlapCounts } from '../../imaging/metrics/overlap.js';
import { mean } from '../../stats/moments.js';
import type { RegressionMetrics } from '../evaluate/evaluate-regression.js';
import type { FoldMetrics } from '../evaluate/metrics-file.js';

/** How well one case was predicted: the Dice of each foreground class, or the absolute error of its number. */
export interface JudgedCase {
  readonly case: string;
  /** Null where undefined. */
  readonly values: Readonly<Record<string, number | null>>;
  /** Voxels of each class; none in a regression. */
  readonly counts: Readonly<Record<string, OverlapCounts>>;
}

/** As `evaluate` measured it, by case: without postprocessing, which is chosen later. */
export function evaluatedCases(metrics: FoldMetrics | RegressionMetrics): Map<string, JudgedCase> {
  if ('kind' in metrics) {
    return new Map(metrics.cases.map((one) => [one.case, judgedNumber(one.case, one)]));
  }
  const names = metrics.classes.filter(({ headline }) => headline).map(({ name }) => name);
  return new Map(
    metrics.cases.map(({ case: id, variants, measured }) => {
      const found = measured[variants[0]!.measured]!;
      return [id, judgedLabels(id, Object.fromEntries(names.map((name) => [name, found[name]!])))];
    }),
  );
}

export function judgedNumber(id: string, one: { target: number; prediction: number }): JudgedCase {
  return { case: id, values: { error: Math.abs(one.prediction - one.target) }, counts: {} };
}

/** `counts` of the classes of the mean foreground. */
export function judgedLabels(id: string, counts: JudgedCase['counts']): JudgedCase {
  const values = Object.entries(counts).map(([name, count]) => [name, definedDice(count)] as const);
  return { case: id, values: Object.fromEntries(values), counts };
}

/** Mean Dice or mean absolute error as the summary has it: of each class over its cases, then over the classes. */
export function metricOver(cases: readonly JudgedCase[]): number | null {
  const names = [...new Set(cases.flatMap(({ values }) => Object.keys(values)))];
  return meanDefined(names.map((name) => meanDefined(cases.map(({ values }) => values[name] ?? null))));
}

/** Mean Dice as training has it: of each class once over the voxels of all cases, then over the classes that are there. */
export function pooledDice(cases: readonly JudgedCase[]): number | null {
  const names = [...new Set(cases.flatMap(({ counts }) => Object.keys(counts)))];
  const over = (name: string, part: keyof OverlapCounts): number =>
    cases.reduce((sum, { counts }) => sum + (counts[name]?.[part] ?? 0), 0);
  return meanDefined(
    names.map((name) => definedDice({ tp: over(name, 'tp'), fp: over(name, 'fp'), fn: over(name, 'fn') })),
  );
}

/** Null where neither map has the class. */
function definedDice(counts: OverlapCounts): number | null {
  const dice = diceOf(counts);
  return Number.isNaN(dice) ? null : dice;
}

function meanDefined(values: readonly (number | null)[]): number | null {
  const defined = values.filter((value) => value !== null);
  return defined.length === 0 ? null : mean(defined);
}
