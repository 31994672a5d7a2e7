import { figure, undefinedFor, type Figure } from './figure.js';
import { mean } from './moments.js';
import type { PairSums } from './pair-sums.js';

/** Shrout and Fleiss' six forms; the `k` forms are for the mean of the k raters. */
export type IccForm = 'icc1' | 'icc2' | 'icc3' | 'icc1k' | 'icc2k' | 'icc3k';

/**
 * Intraclass correlations of `ratings`, n subjects by k raters (Shrout and Fleiss, Psychological Bulletin 86, 1979).
 * `icc2` is ICC(2,1), absolute agreement; `icc3` is ICC(3,1), consistency. All grow with the range of the subjects.
 * Undefined for fewer than two subjects or raters and for equal ratings; rows of unequal length are a bug.
 */
export function intraclassCorrelation(ratings: readonly (readonly number[])[]): Readonly<Record<IccForm, Figure>> {
  const n = ratings.length;
  const k = ratings[0]?.length ?? 0;
  const uneven = ratings.findIndex((row) => row.length !== k);
  if (uneven >= 0) {
    throw new Error(`Internal error: subject ${uneven} has ${ratings[uneven]!.length} ratings, the first has ${k}`);
  }
  if (n < 2) return allUndefined('fewer than two subjects');
  if (k < 2) return allUndefined('fewer than two raters');
  return formsOf({ n, k, ...meanSquares(ratings) });
}

/**
 * The same of targets and predictions as two raters. With two, all mean squares follow from the variances and the
 * covariance.
 */
export function intraclassCorrelationOfPairs(sums: PairSums): Readonly<Record<IccForm, Figure>> {
  const { n, targetSquares, predictionSquares, products, targetMean, predictionMean } = sums;
  if (n < 2) return allUndefined('fewer than two subjects');
  const columns = (n * (predictionMean - targetMean) ** 2) / 2;
  const error = (targetSquares + predictionSquares - 2 * products) / 2;
  return formsOf({
    n,
    k: 2,
    rows: (targetSquares + predictionSquares + 2 * products) / 2 / (n - 1),
    columns,
    error: error / (n - 1),
    within: (columns + error) / n,
  });
}

/** Of the two-way analysis of variance: between subjects, between raters, what is left, and within subjects. */
interface MeanSquares {
  readonly rows: number;
  readonly columns: number;
  readonly error: number;
  readonly within: number;
}

function formsOf({
  n,
  k,
  rows: msr,
  columns: msc,
  error: mse,
  within: msw,
}: MeanSquares & { readonly n: number; readonly k: number }): Readonly<Record<IccForm, Figure>> {
  const ratio = (numerator: number, denominator: number): Figure =>
    denominator === 0 ? undefinedFor('the ratings do not vary') : figure(numerator / denominator);
  return {
    icc1: ratio(msr - msw, msr + (k - 1) * msw),
    icc2: ratio(msr - mse, msr + (k - 1) * mse + (k * (msc - mse)) / n),
    icc3: ratio(msr - mse, msr + (k - 1) * mse),
    icc1k: ratio(msr - msw, msr),
    icc2k: ratio(msr - mse, msr + (msc - mse) / n),
    icc3k: ratio(msr - mse, msr),
  };
}

function meanSquares(ratings: readonly (readonly number[])[]): MeanSquares {
  const n = ratings.length;
  const k = ratings[0]!.length;
  const rowMeans = ratings.map(mean);
  const columnMeans = Array.from({ length: k }, (_, rater) => mean(ratings.map((row) => row[rater]!)));
  const grand = mean(rowMeans);
  const rows = k * rowMeans.reduce((sum, value) => sum + (value - grand) ** 2, 0);
  const columns = n * columnMeans.reduce((sum, value) => sum + (value - grand) ** 2, 0);
  let error = 0;
  ratings.forEach((row, subject) => {
    row.forEach((value, rater) => {
      error += (value - rowMeans[subject]! - columnMeans[rater]! + grand) ** 2;
    });
  });
  return {
    rows: rows / (n - 1),
    columns: columns / (k - 1),
    error: error / ((n - 1) * (k - 1)),
    within: (columns + error) / (n * (k - 1)),
  };
}

function allUndefined(reason: string): Readonly<Record<IccForm, Figure>> {
  const none = undefinedFor(reason);
  return { icc1: none, icc2: none, icc3: none, icc1k: none, icc2k: none, icc3k: none };
}
