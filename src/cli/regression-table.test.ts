import { describe, expect, it } from 'vitest';
import { randomOf } from '../base/random.js';
import type { PredictedCase } from '../stats/regression/predicted-case.js';
import { summarizeRegression } from '../stats/regression/summarize-regression.js';
import { regressionTable } from './regression-table.js';

const random = randomOf(['table']);
const cases: PredictedCase[] = Array.from({ length: 40 }, (_, i) => {
  const target = 20 + 10 * Math.sin(i >> 1);
  return {
    case: `case${i}`,
    unit: `p${i >> 1}`,
    fold: (i >> 1) % 5,
    target,
    prediction: target + random.normal(),
    baselines: { train_mean: 20, train_median: 21, shape_and_spacing: target + 3 * random.normal() },
  };
});

describe('regressionTable', () => {
  it('shows figures per unit and per case, baselines and what they allow to say', () => {
    expect(regressionTable(summarizeRegression({ cases, targetUnit: 'ml' }))).toMatchInlineSnapshot(`
      "target (ml)                       per unit, n = 20              per case, n = 40
      MAE                      0.8487 [0.6660, 1.045]        0.8487 [0.6660, 1.045]
      RMSE                      1.035 [0.8245, 1.239]         1.035 [0.8245, 1.239]
      R2                       0.9909 [0.9818, 0.9955]       0.9773 [0.9586, 0.9864]
      Pearson r                0.9959 [0.9917, 0.9986]       0.9888 [0.9797, 0.9939]
      ICC(2,1)                 0.9956 [0.9911, 0.9978]       0.9887 [0.9796, 0.9932]
      CCC                      0.9953 [0.9906, 0.9977]       0.9884 [0.9790, 0.9930]
      calibration slope         1.027 [0.9884, 1.060]         1.013 [0.9688, 1.047]
      SD ratio                 0.9694 [0.9400, 1.005]        0.9764 [0.9462, 1.015]
      bias                    0.08782 [-0.1948, 0.3766]     0.08782 [-0.1948, 0.3766]
      95 % of predictions of single cases are expected between -1.960 and +2.136 of
        the target (Bland-Altman)
      chance alone reaches |r| = 0.4438 with 20 units (95 %)

      MAE per unit of                                             model minus baseline
      train mean                6.119 [4.775, 7.502]         -5.270 [-6.675, -3.902]
      train median              6.119 [4.693, 7.594]         -5.270 [-6.769, -3.832]
      shape and spacing         2.042 [1.515, 2.570]         -1.193 [-1.780, -0.5721]
      better than the mean of the training targets: MAE per unit 0.849 against 6.12
        ml, difference -5.27 [-6.67, -3.90]
      better than the median of the training targets: MAE per unit 0.849 against 6.12
        ml, difference -5.27 [-6.77, -3.83]
      better than image shape and spacing alone: MAE per unit 0.849 against 2.04 ml,
        difference -1.19 [-1.78, -0.572]
      over 5 folds: MAE 0.8487 +- 0.2958, RMSE 1.003 +- 0.2871, R2 0.9896 +- 0.004898
      95 % intervals: bootstrap over units, percentile, 2000 resamples; targets 10.00
        to 29.91
      "
    `);
  });

  it('shows units alone where each has one case, and says what is missing', () => {
    const few = cases.slice(0, 3).map((one) => ({ ...one, unit: one.case }));
    expect(regressionTable(summarizeRegression({ cases: few, targetUnit: '' }))).toMatchInlineSnapshot(`
      "target                             per unit, n = 3
      MAE                      0.4134
      RMSE                     0.4137
      R2                       0.9891
      Pearson r                 1.000
      ICC(2,1)                 0.9964
      CCC                      0.9946
      calibration slope         1.003
      SD ratio                 0.9967
      bias                     0.4134
      chance alone reaches |r| = 0.9969 with 3 units (95 %)

      MAE per unit of                                             model minus baseline
      train mean                2.805                        -2.392
      train median              3.138                        -2.725
      shape and spacing         1.393                       -0.9796
      not known to be better than the mean of the training targets: MAE per unit 0.413
        against 2.80, but an interval needs 5 independent units, there are 3
      not known to be better than the median of the training targets: MAE per unit
        0.413 against 3.14, but an interval needs 5 independent units, there are 3
      not known to be better than image shape and spacing alone: MAE per unit 0.413
        against 1.39, but an interval needs 5 independent units, there are 3
      over 2 folds: MAE 0.4088 +- 0.01948, RMSE 0.4089 +- 0.01965, R2 -
      95 % intervals: bootstrap over units, percentile, 2000 resamples; targets 20.00
        to 28.41
      MAE, RMSE, R2, Pearson r, ICC(2,1), CCC, calibration slope, SD ratio, bias: an
        interval needs 5 independent units, there are 3
      "
    `);
  });

  it('fits in 80 columns, with large numbers too', () => {
    const large = cases.map((one) => ({ ...one, target: 1e5 * one.target, prediction: -1e5 * one.prediction }));
    for (const some of [cases, large, cases.slice(0, 1)]) {
      const lines = regressionTable(summarizeRegression({ cases: some, targetUnit: 'mm^3' })).split('\n');
      expect(lines.filter((line) => line.length > 80)).toEqual([]);
    }
  });
});
