import { mean } from '../../stats/moments.js';
import type { RegressionMetrics } from '../evaluate/evaluate-regression.js';
import type { FoldMetrics } from '../evaluate/metrics-file.js';

/** How well one case was predicted: the Dice of each foreground class, or the absolute error of its number. */
export interface JudgedCase {
  readonly case: string;
  /** Null where undefined. */
  readonly values: Readonly<Record<string, number | null>>;
}

/** As `evaluate` measured it, by case: without postprocessing, which is chosen later. */
export function evaluatedCases(metrics: FoldMetrics | RegressionMetrics): Map<string, JudgedCase> {
  if ('kind' in metrics) {
    return new Map(
      metrics.cases.map((one) => [one.case, { case: one.case, values: { error: absoluteError(one) } }] as const),
    );
  }
  const names = metrics.classes.filter(({ headline }) => headline).map(({ name }) => name);
  return new Map(
    metrics.cases.map(({ case: id, variants, measured }) => {
      const found = measured[variants[0]!.measured]!;
      return [id, { case: id, values: Object.fromEntries(names.map((name) => [name, found[name]!.dice])) }];
    }),
  );
}

export function absoluteError({ target, prediction }: { target: number; prediction: number }): number {
  return Math.abs(prediction - target);
}

/** Mean Dice or mean absolute error as the summary has it: of each class over its cases, then over the classes. */
export function metricOver(cases: readonly JudgedCase[]): number | null {
  const names = [...new Set(cases.flatMap(({ values }) => Object.keys(values)))];
  return meanDefined(names.map((name) => meanDefined(cases.map(({ values }) => values[name] ?? null))));
}

function meanDefined(values: readonly (number | null)[]): number | null {
  const defined = values.filter((value) => value !== null);
  return defined.length === 0 ? null : mean(defined);
}
