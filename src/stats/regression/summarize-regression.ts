import { chanceCorrelation } from '../chance-correlation.js';
import { figure, undefinedFor, type Figure } from '../figure.js';
import { mean, sampleSd } from '../moments.js';
import { pairUp, type Pair } from '../pair.js';
import { poolSums, type PairSums } from '../pair-sums.js';
import { spearman } from '../spearman.js';
import { agreementFigures } from './agreement-figures.js';
import { blandAltmanReport } from './bland-altman-report.js';
import { compareBaseline } from './compare-baseline.js';
import { errorFigures } from './error-figures.js';
import { estimateOverUnits } from './estimate-over-units.js';
import type { PredictedCase } from './predicted-case.js';
import type { Agreement, FoldReport, RegressionReport } from './regression-report.js';
import { unitSums, type UnitSums } from './unit-sums.js';

export interface SummarizeOptions {
  readonly cases: readonly PredictedCase[];
  /** Unit of measure of the target, e.g. ml. */
  readonly targetUnit: string;
  readonly seed?: number;
  readonly resamples?: number;
}

/**
 * The figures of a regression over all cases that some fold predicted without having trained on them, per case and per
 * independent unit, with intervals over units and beside every baseline.
 *
 * Throws an internal error without cases, for a case that is there twice, a unit that two folds validated, cases with
 * different baselines, and values that are no finite numbers.
 */
export function summarizeRegression({
  cases: anyOrder,
  targetUnit,
  seed = 0,
  resamples = 2000,
}: SummarizeOptions): RegressionReport {
  // Sums round by their order, and the same cases have to give the same bytes.
  const cases = [...anyOrder].sort((a, b) => (a.case < b.case ? -1 : 1));
  const names = requireComparable(cases);
  const targets = cases.map(({ target }) => target);
  const pairs = pairUp({ targets, predictions: cases.map(({ prediction }) => prediction) });
  const model = unitsOf(cases, pairs);
  const baselines = Object.fromEntries(
    names.map((name) => {
      const predictions = cases.map((one) => one.baselines[name]!);
      const baseline = unitsOf(cases, pairUp({ targets, predictions }));
      return [name, compareBaseline({ name, model, baseline, targetUnit, seed, resamples })];
    }),
  );
  const folds = [...new Set(cases.map(({ fold }) => fold))]
    .sort((a, b) => a - b)
    .map((fold) => foldReport({ fold, cases, pairs }));
  return {
    target: {
      unit: targetUnit,
      min: targets.reduce((a, b) => Math.min(a, b)),
      max: targets.reduce((a, b) => Math.max(a, b)),
      mean: mean(targets),
      sd: sdOf(targets),
    },
    cases: cases.length,
    units: model.length,
    intervals: { level: 0.95, method: 'bootstrap over units, percentile', resamples, seed },
    per_case: {
      ...estimateOverUnits({ units: model.map((unit) => unit.cases), figures: allFigures, seed, resamples }),
      ...withoutInterval({ pairs, units: model.length }),
    },
    per_unit: {
      ...estimateOverUnits({ units: model.map(({ asOne }) => asOne), figures: allFigures, seed, resamples }),
      ...withoutInterval({ pairs: model.map(centreOf), units: model.length }),
    },
    baselines,
    best_baseline: names.length === 0 ? null : bestOf(names, (name) => baselines[name]!.per_unit.mae.value),
    folds,
    over_folds: {
      mae: overFolds(folds.map(({ mae }) => mae)),
      rmse: overFolds(folds.map(({ rmse }) => rmse)),
      r2: overFolds(folds.map(({ r2 }) => r2)),
    },
  };
}

/** The names of the baselines, the same for every case. */
function requireComparable(cases: readonly PredictedCase[]): string[] {
  if (cases.length === 0) throw new Error('Internal error: there is no case to summarize');
  const names = Object.keys(cases[0]!.baselines);
  const seen = new Set<string>();
  const foldOf = new Map<string, number>();
  for (const one of cases) {
    if (seen.has(one.case)) throw new Error(`Internal error: case ${one.case} was predicted twice`);
    seen.add(one.case);
    const fold = foldOf.get(one.unit) ?? one.fold;
    if (fold !== one.fold) {
      throw new Error(`Internal error: unit ${one.unit} was validated in fold ${fold} and in fold ${one.fold}`);
    }
    foldOf.set(one.unit, fold);
    const own = Object.keys(one.baselines);
    if (own.length !== names.length || names.some((name) => !own.includes(name))) {
      throw new Error(`Internal error: case ${one.case} has the baselines ${own.join(', ')}, not ${names.join(', ')}`);
    }
  }
  return names;
}

function unitsOf(cases: readonly PredictedCase[], pairs: readonly Pair[]): UnitSums[] {
  return unitSums(cases.map(({ unit }, index) => ({ unit, pair: pairs[index]! })));
}

function allFigures(sums: PairSums) {
  return { ...errorFigures(sums), ...agreementFigures(sums) };
}

function centreOf({ asOne }: UnitSums): Pair {
  return { target: asOne.targetMean, prediction: asOne.predictionMean };
}

interface WithoutIntervalOptions {
  readonly pairs: readonly Pair[];
  readonly units: number;
}

function withoutInterval({
  pairs,
  units,
}: WithoutIntervalOptions): Pick<Agreement, 'n' | 'spearman' | 'pearson_chance' | 'bland_altman'> {
  return {
    n: pairs.length,
    spearman: spearman(pairs),
    pearson_chance: chanceCorrelation(units),
    bland_altman: blandAltmanReport({ pairs, independent: units === pairs.length }),
  };
}

interface FoldOptions {
  readonly fold: number;
  readonly cases: readonly PredictedCase[];
  readonly pairs: readonly Pair[];
}

function foldReport({ fold, cases, pairs }: FoldOptions): FoldReport {
  const held = cases.flatMap((one, index) => (one.fold === fold ? [{ unit: one.unit, pair: pairs[index]! }] : []));
  const units = unitSums(held);
  const { mae, rmse, r2 } = errorFigures(poolSums(units.map(({ asOne }) => asOne)));
  return { fold, cases: held.length, units: units.length, mae, rmse, r2 };
}

function overFolds(figures: readonly Figure[]): { mean: Figure; sd: Figure } {
  const missing = figures.find((one) => one.value === null);
  if (missing !== undefined) return { mean: missing, sd: missing };
  const values = figures.map((one) => one.value!);
  return { mean: figure(mean(values)), sd: sdOf(values) };
}

function sdOf(values: readonly number[]): Figure {
  return values.length < 2 ? undefinedFor('there is only one value') : figure(sampleSd(values));
}

function bestOf(names: readonly string[], errorOf: (name: string) => number | null): string {
  const errors = names.map((name) => errorOf(name) ?? Number.POSITIVE_INFINITY);
  return names[errors.indexOf(Math.min(...errors))]!;
}
