import type { Estimate } from '../estimate.js';
import type { Figure, Undefined } from '../figure.js';
import type { Interval } from '../interval.js';

/** Plain JSON: what a regression's predictions, each made by the fold that did not train on the case, are worth. */
export interface RegressionReport {
  readonly target: {
    /** Unit of measure, e.g. ml; empty where there is none. */
    readonly unit: string;
    /** R2, r, ICC and CCC grow with this range and are not comparable between others. */
    readonly min: number;
    readonly max: number;
    readonly mean: number;
    readonly sd: Figure;
  };
  readonly cases: number;
  /** Independent units, e.g. patients. */
  readonly units: number;
  readonly intervals: {
    readonly level: 0.95;
    readonly method: 'bootstrap over units, percentile';
    readonly resamples: number;
    readonly seed: number;
  };
  /** Every case counts alike; intervals still resample units. */
  readonly per_case: Agreement;
  /** Every unit counts alike: errors are the mean of its cases', agreement compares its mean target and prediction. */
  readonly per_unit: Agreement;
  readonly baselines: Readonly<Record<string, BaselineReport>>;
  /** The baseline with the smallest MAE per unit. */
  readonly best_baseline: string | null;
  readonly folds: readonly FoldReport[];
  /** Mean and sample standard deviation over folds; the pooled figures above are the ones to quote. */
  readonly over_folds: Readonly<Record<'mae' | 'rmse' | 'r2', { readonly mean: Figure; readonly sd: Figure }>>;
}

export interface Errors {
  readonly mae: Estimate;
  readonly rmse: Estimate;
  readonly mape: Estimate;
  /** Pooled over folds. */
  readonly r2: Estimate;
}

export interface Agreement extends Errors {
  readonly n: number;
  readonly pearson: Estimate;
  /** The |r| that chance alone stays below in 95 of 100 samples of as many independent units. */
  readonly pearson_chance: Figure;
  readonly spearman: Figure;
  /** ICC(2,1), absolute agreement. */
  readonly icc2: Estimate;
  /** ICC(3,1), consistency. */
  readonly icc3: Estimate;
  readonly ccc: Estimate;
  /** Of the target on the prediction. */
  readonly calibration_slope: Estimate;
  readonly calibration_intercept: Estimate;
  readonly sd_ratio: Estimate;
  /** Mean of prediction - target. */
  readonly bias: Estimate;
  readonly bland_altman: BlandAltmanReport | Undefined;
}

/** Intervals are Student's t's, and null where a unit has several cases: they are no independent pairs. */
export interface BlandAltmanReport {
  readonly bias: number;
  readonly bias_interval: Interval | null;
  /** Sample standard deviation of the differences. */
  readonly sd: number;
  /** bias -+ 1.96 sd */
  readonly limits: Interval;
  readonly lower_limit_interval: Interval | null;
  readonly upper_limit_interval: Interval | null;
  /** Of the difference on the mean of both. */
  readonly slope: Figure;
}

export interface BaselineReport {
  readonly per_case: Errors;
  readonly per_unit: Errors;
  /** MAE per unit of the model minus the baseline's: negative where the model is better. */
  readonly difference: Estimate;
  /** MAE per unit of the model over the baseline's. */
  readonly ratio: Estimate;
  readonly verdict: Verdict;
  /** The verdict and its figures in words. */
  readonly sentence: string;
}

/**
 * - `better`: the interval of the difference lies below zero, the predictions follow the targets (R2 above 0, r above
 *   chance, SD ratio at least 0.3), and against a constant the ratio is below 0.95
 * - `worse`: the interval lies above zero
 * - `no better`: neither; the sentence names what is missing where the interval lies below zero
 * - `unknown`: there are too few units for an interval
 */
export type Verdict = 'better' | 'no better' | 'worse' | 'unknown';

export interface FoldReport {
  readonly fold: number;
  readonly cases: number;
  readonly units: number;
  /** Per unit. */
  readonly mae: Figure;
  readonly rmse: Figure;
  readonly r2: Figure;
}
