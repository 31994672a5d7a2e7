import { bootstrap } from '../../stats/bootstrap.js';
import { figure, undefinedFor, type Figure } from '../../stats/figure.js';
import type { ClassMetrics, Measure } from '../evaluate/metrics-file.js';
import { isInOneOnly } from './is-in-one-only.js';
import { meanDefined, sdDefined } from './moments.js';
import type { MeasureOverCases, PooledClass } from './segmentation-summary.js';

/** One case with the metrics that are to be pooled. */
export interface EvaluatedCase {
  readonly case: string;
  readonly unit: string;
  readonly metrics: Readonly<Record<string, ClassMetrics>>;
}

export interface PoolOptions {
  readonly cases: readonly EvaluatedCase[];
  readonly measure: Measure;
  /** By name; whatever is measured. */
  readonly classes: readonly string[];
  /** Those that the mean foreground is over. */
  readonly headline: readonly string[];
}

/** Means of one measure over cases, and over units with their intervals. */
export function poolMeasure({ cases, measure, classes, headline }: PoolOptions): MeasureOverCases {
  const perLabel = Object.fromEntries(classes.map((name) => [name, poolClass({ cases, measure, name })]));
  return {
    mean_foreground: meanDefined(headline.map((name) => perLabel[name]!.mean)),
    per_label: perLabel,
    by_unit: byUnit({ cases, measure, classes, headline }),
  };
}

type OfClass = Pick<PoolOptions, 'cases' | 'measure'> & { readonly name: string };

function valuesOf({ cases, measure, name }: OfClass): (number | null)[] {
  return cases.map((one) => one.metrics[name]![measure] ?? null);
}

function poolClass(options: OfClass): PooledClass {
  const values = valuesOf(options);
  return {
    mean: meanDefined(values),
    sd: sdDefined(values),
    undefined: values.filter((value) => value === null).length,
    one_empty: options.cases.filter((one) => isInOneOnly(one.metrics[options.name]!)).length,
  };
}

function byUnit({ cases, measure, classes, headline }: PoolOptions): MeasureOverCases['by_unit'] {
  const units = [...new Set(cases.map(({ unit }) => unit))].map((unit) => cases.filter((one) => one.unit === unit));
  const names = [...new Set([...headline, ...classes])];
  const unitMeans = names.map((name) =>
    Float64Array.from(units, (own) => meanDefined(valuesOf({ cases: own, measure, name })) ?? NaN),
  );
  const estimates = bootstrap({
    units: units.length,
    seed: 0,
    statistics(drawn) {
      const means = unitMeans.map((values) => meanOfDrawn(values, drawn));
      const all = meanDefined(means.slice(0, headline.length));
      // By position: a label may have any name.
      return Object.fromEntries([all, ...means].map((mean, index) => [index, asFigure(mean)]));
    },
  });
  return {
    units: units.length,
    mean_foreground: estimates['0']!,
    per_label: Object.fromEntries(names.map((name, index) => [name, estimates[String(index + 1)]!])),
  };
}

/** Without a list in between: the bootstrap asks thousands of times. */
function meanOfDrawn(values: Float64Array, drawn: readonly number[]): number | null {
  let sum = 0;
  let count = 0;
  for (const unit of drawn) {
    const value = values[unit]!;
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return count === 0 ? null : sum / count;
}

function asFigure(value: number | null): Figure {
  return value === null ? undefinedFor('no case defines it') : figure(value);
}
