import { describe, expect, it } from 'vitest';
import { readGolden } from '../../test/golden/read-golden.js';
import { blandAltman } from './bland-altman.js';
import { calibration } from './calibration.js';
import { chanceCorrelation } from './chance-correlation.js';
import { concordance } from './concordance.js';
import type { Figure } from './figure.js';
import { fitLine } from './fit-line.js';
import { intraclassCorrelation, intraclassCorrelationOfPairs } from './intraclass-correlation.js';
import { meanAbsoluteError } from './mean-absolute-error.js';
import { meanAbsolutePercentageError } from './mean-absolute-percentage-error.js';
import { meanError } from './mean-error.js';
import { pairUp, type Pair } from './pair.js';
import { poolSums, sumPairs } from './pair-sums.js';
import { pearson } from './pearson.js';
import { rSquared } from './r-squared.js';
import { rootMeanSquaredError } from './root-mean-squared-error.js';
import { sdRatio } from './sd-ratio.js';
import { spearman } from './spearman.js';

type Icc = Readonly<Record<'ICC1' | 'ICC2' | 'ICC3' | 'ICC2k' | 'ICC3k', number>>;

// Printed by scikit-learn, scipy, pingouin and numpy.
const golden = readGolden('regression');
const { metrics } = golden;
const pairs = pairUp({ targets: metrics.y, predictions: metrics.p });
const sums = sumPairs(pairs);
const sumColumns = (targets: readonly number[], predictions: readonly number[]) =>
  sumPairs(pairUp({ targets, predictions }));
const constant = (targets: readonly number[], prediction: number) =>
  sumColumns(
    targets,
    targets.map(() => prediction),
  );

/** The golden numbers hold to 1e-9; a value that is missing fails with its reason. */
function expectFigure(found: Figure, expected: number): void {
  if (found.value === null) throw new Error(found.reason);
  expect(Math.abs(found.value - expected)).toBeLessThan(1e-9);
}

const METRICS = {
  meanAbsoluteError,
  rootMeanSquaredError,
  meanAbsolutePercentageError,
  rSquared,
  pearson,
  concordance,
  sdRatio,
  meanError,
};

describe('metrics of pairs', () => {
  it('equal the golden numbers', () => {
    expectFigure(meanError(sums), metrics.bias);
    expectFigure(meanAbsoluteError(sums), metrics.MAE);
    expectFigure(rootMeanSquaredError(sums), metrics.RMSE);
    expectFigure(meanAbsolutePercentageError(sums), metrics.MAPE);
    expectFigure(rSquared(sums), metrics.R2);
    expectFigure(pearson(sums), metrics.pearson);
    expectFigure(spearman(pairs), metrics.spearman);
    expectFigure(concordance(sums), metrics.ccc);
    expectFigure(sdRatio(sums), metrics.sd_ratio);
  });

  it('give a perfect prediction no error and full agreement', () => {
    const perfect = sumColumns(metrics.y, metrics.y);
    const found = Object.entries(METRICS).map(([name, metric]) => [name, metric(perfect).value]);
    expect(Object.fromEntries(found)).toEqual({
      meanAbsoluteError: 0,
      rootMeanSquaredError: 0,
      meanAbsolutePercentageError: 0,
      rSquared: 1,
      pearson: 1,
      concordance: 1,
      sdRatio: 1,
      meanError: 0,
    });
  });

  it('are undefined without pairs, with a reason', () => {
    const found = Object.entries(METRICS).map(([name, metric]) => [name, metric(sumPairs([]))]);
    const none = { value: null, reason: 'there are no pairs' };
    const few = { value: null, reason: 'fewer than two pairs' };
    const fewer = { value: null, reason: 'fewer than three pairs' };
    expect(Object.fromEntries(found)).toEqual({
      meanAbsoluteError: none,
      rootMeanSquaredError: none,
      meanAbsolutePercentageError: none,
      rSquared: few,
      pearson: fewer,
      concordance: few,
      sdRatio: few,
      meanError: none,
    });
  });

  it('call agreement undefined where all targets are equal, even with the rounding of 0.1', () => {
    const flat = sumColumns([0.1, 0.1, 0.1], [0.1, 0.2, 0.3]);
    for (const metric of [rSquared, pearson, concordance, sdRatio]) {
      expect(metric(flat)).toEqual({ value: null, reason: 'all targets are equal' });
    }
  });

  it('call a correlation with one predicted number undefined, and its agreement none', () => {
    const collapsed = constant(metrics.y, 0.1);
    expect(pearson(collapsed)).toEqual({ value: null, reason: 'all predictions are equal' });
    const ranked = metrics.y.map((target) => ({ target, prediction: 0.1 }));
    expect(spearman(ranked)).toEqual({ value: null, reason: 'all predictions are equal' });
    expect(spearman([])).toEqual({ value: null, reason: 'fewer than three pairs' });
    expectFigure(concordance(collapsed), 0);
    expectFigure(sdRatio(collapsed), 0);
  });

  it('give no percentage of 0', () => {
    expect(meanAbsolutePercentageError(sumColumns([0, 1], [0, 1]))).toEqual({
      value: null,
      reason: 'a target is 0',
    });
  });

  it('give no number that overflowed', () => {
    expect(rootMeanSquaredError(sumColumns([1e300], [-1e300]))).toEqual({
      value: null,
      reason: 'the result is not a finite number',
    });
  });

  it('give equal values the mean of their ranks', () => {
    // Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4.
    const tied = pairUp({ targets: [1, 2, 2, 3], predictions: [1, 2, 3, 4] });
    expectFigure(spearman(tied), 4.5 / Math.sqrt(4.5 * 5));
  });
});

describe('poolSums', () => {
  it('gives what summing all pairs at once gives', () => {
    const pooled = poolSums([sumPairs(pairs.slice(0, 5)), sumPairs(pairs.slice(5, 6)), sumPairs(pairs.slice(6))]);
    for (const metric of Object.values(METRICS)) expectFigure(metric(pooled), metric(sums).value!);
  });
});

describe('constant predictions', () => {
  const { train_y: train } = golden.baseline;
  const trainMean = train.reduce((sum, value) => sum + value, 0) / train.length;
  const ranked = [...train].sort((a, b) => a - b);
  const trainMedian = (ranked[19]! + ranked[20]!) / 2;

  it('equal the golden numbers', () => {
    const byMean = constant(metrics.y, trainMean);
    expectFigure(meanAbsoluteError(byMean), golden.baseline.mean_pred_val_MAE);
    expectFigure(rootMeanSquaredError(byMean), golden.baseline.mean_pred_val_RMSE);
    expectFigure(rSquared(byMean), golden.baseline.mean_pred_val_R2);
    expectFigure(meanAbsoluteError(constant(metrics.y, trainMedian)), golden.baseline.median_pred_val_MAE);
  });

  it('have R2 of 0 at the mean of these targets themselves', () => {
    expectFigure(rSquared(constant([1, 2, 6], 3)), 0);
  });
});

describe('pairUp', () => {
  const trap = golden.broadcast_trap;
  const stretched = (column: readonly number[]) =>
    column.flatMap((prediction) => trap.labels.map((label) => (prediction - label) ** 2));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

  it('refuses the column that would stretch to a matrix and reward predicting the mean', () => {
    expect(mean(stretched(trap.perfect_pred.flat()))).toBe(trap['mse_(B,1)_vs_(B,)']);
    expect(mean(stretched([50, 50]))).toBe(trap['mse_const50_(B,1)_vs_(B,)']);
    expect(() => pairUp({ targets: trap.labels, predictions: trap.perfect_pred as unknown as number[] })).toThrow(
      'Internal error: prediction 0 must be a finite number, not a list',
    );
    const paired = sumColumns(trap.labels, trap.perfect_pred.flat());
    expect(rootMeanSquaredError(paired)).toEqual({ value: trap['mse_(B,)_vs_(B,)'] });
  });

  it('refuses columns of unequal length, the single number too', () => {
    expect(() => pairUp({ targets: [1, 2, 3], predictions: [1] })).toThrow(
      'Internal error: 3 targets cannot be paired with 1 predictions',
    );
  });

  it('refuses what is no finite number', () => {
    expect(() => pairUp({ targets: [1, Number.NaN], predictions: [1, 2] })).toThrow(
      'Internal error: target 1 must be a finite number, not NaN',
    );
    expect(() => pairUp({ targets: [1, 2], predictions: [1, null as unknown as number] })).toThrow(
      'Internal error: prediction 1 must be a finite number, not object',
    );
  });
});

describe('intraclassCorrelation', () => {
  const expectIcc = (ratings: readonly (readonly number[])[], expected: Icc) => {
    const { icc1, icc2, icc3, icc2k, icc3k } = intraclassCorrelation(ratings);
    expectFigure(icc1, expected.ICC1);
    expectFigure(icc2, expected.ICC2);
    expectFigure(icc3, expected.ICC3);
    expectFigure(icc2k, expected.ICC2k);
    expectFigure(icc3k, expected.ICC3k);
  };

  it("equals Shrout and Fleiss' table of six subjects and four judges", () => {
    expectIcc(golden.shrout_fleiss.data, golden.shrout_fleiss);
    // Not among the golden numbers; the article gives .44.
    const { icc1k } = intraclassCorrelation(golden.shrout_fleiss.data);
    expect(icc1k.value).toBeCloseTo(0.4428, 4);
  });

  const columns = pairs.map(({ target, prediction }) => [target, prediction]);

  it('equals the golden numbers of predictions and targets', () => {
    expectIcc(columns, metrics);
  });

  it('of pairs is that of two raters', () => {
    const ofPairs = intraclassCorrelationOfPairs(sums);
    for (const [form, found] of Object.entries(intraclassCorrelation(columns))) {
      expectFigure(ofPairs[form as keyof typeof ofPairs], found.value!);
    }
    expect(intraclassCorrelationOfPairs(sumPairs(pairs.slice(0, 1))).icc2).toEqual({
      value: null,
      reason: 'fewer than two subjects',
    });
  });

  it('takes a constant bias out of consistency, not out of agreement', () => {
    const { icc2, icc3 } = intraclassCorrelation([
      [1, 3],
      [2, 4],
      [3, 5],
    ]);
    expect(icc3.value).toBe(1);
    // MSR 2, MSE 0, MSC 6: 2 / (2 + 2 * 6 / 3).
    expectFigure(icc2, 1 / 3);
  });

  it('is undefined for one subject, one rater and ratings that do not vary', () => {
    const reasons = (ratings: number[][]) => [
      ...new Set(
        Object.values(intraclassCorrelation(ratings)).map((one) => ('reason' in one ? one.reason : one.value)),
      ),
    ];
    expect(reasons([[1, 2]])).toEqual(['fewer than two subjects']);
    expect(reasons([[1], [2]])).toEqual(['fewer than two raters']);
    expect(
      reasons([
        [0.5, 0.5],
        [0.5, 0.5],
      ]),
    ).toEqual(['the ratings do not vary']);
  });

  it('refuses rows of unequal length', () => {
    expect(() => intraclassCorrelation([[1, 2], [1, 2], [1]])).toThrow(
      'Internal error: subject 2 has 1 ratings, the first has 2',
    );
  });
});

describe('blandAltman', () => {
  const expectBoth = (found: readonly number[], expected: readonly number[]) => {
    expect(found).toHaveLength(expected.length);
    found.forEach((value, i) => {
      expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-9);
    });
  };
  const defined = (of: readonly Pair[]) => {
    const found = blandAltman(of);
    if ('reason' in found) throw new Error(found.reason);
    return found;
  };

  it('equals the golden numbers', () => {
    const found = defined(pairs);
    expectBoth([found.bias, found.sd, found.limitError], [metrics.bias, metrics.sd_diff, metrics.loa_se]);
    expectBoth(found.limits, metrics.loa);
    expectBoth(found.biasInterval, metrics.bias_ci95);
    expectFigure(found.slope, metrics.ba_slope);
    // The approximation sd sqrt(3 / n), which the exact error approaches.
    expectBoth([found.sd * Math.sqrt(3 / found.n)], [metrics.loa_se_approx]);
  });

  it('puts both intervals of the limits around them with the same half width', () => {
    const { limits, limitError, lowerLimitInterval, upperLimitInterval } = defined(pairs);
    const half = 2.200985160082949 * limitError; // Student's t at 97.5 % with 11 degrees
    expectBoth(lowerLimitInterval, [limits[0] - half, limits[0] + half]);
    expectBoth(upperLimitInterval, [limits[1] - half, limits[1] + half]);
  });

  it('has no spread where every prediction is off by the same', () => {
    const shifted = pairUp({ targets: [1, 2, 3], predictions: [3, 4, 5] });
    expect(defined(shifted)).toMatchObject({ bias: 2, sd: 0, limits: [2, 2], slope: { value: 0 } });
  });

  it('is undefined for one pair', () => {
    expect(blandAltman(pairs.slice(0, 1))).toEqual({ value: null, reason: 'fewer than two pairs' });
  });
});

describe('calibration', () => {
  it('equals the golden numbers, in both directions', () => {
    const trueOnPredicted = calibration(sums);
    const predictedOnTrue = fitLine({ x: metrics.y, y: metrics.p });
    if ('reason' in trueOnPredicted || 'reason' in predictedOnTrue) throw new Error('undefined');
    expectFigure({ value: trueOnPredicted.slope }, metrics.calib_true_on_pred[0]!);
    expectFigure({ value: trueOnPredicted.intercept }, metrics.calib_true_on_pred[1]!);
    expectFigure({ value: predictedOnTrue.slope }, metrics.pred_on_true[0]!);
    expectFigure({ value: predictedOnTrue.intercept }, metrics.pred_on_true[1]!);
  });

  it('is undefined where one number is predicted, and for one pair', () => {
    expect(calibration(constant([1, 2, 3], 2))).toEqual({ value: null, reason: 'all predictions are equal' });
    expect(calibration(sumPairs(pairs.slice(0, 1)))).toEqual({ value: null, reason: 'fewer than two pairs' });
  });

  it('refuses columns of unequal length', () => {
    expect(() => fitLine({ x: [1, 2], y: [1] })).toThrow('Internal error: 2 x cannot be fitted to 1 y');
  });
});

describe('chanceCorrelation', () => {
  // The golden numbers are quantiles of simulated correlations; theirs err by up to 0.007, the closed form does not.
  it.each(Object.entries(golden.chance_r_95))('is what simulation gives for n = %s', (n, simulated) => {
    const found = chanceCorrelation(Number(n));
    expect(Math.abs(found.value! - simulated)).toBeLessThan(0.007);
  });

  // Printed tables of critical values of r, two-sided 5 %.
  it.each([
    [3, 0.99692],
    [4, 0.95],
    [5, 0.87834],
    [10, 0.6319],
    [20, 0.44376],
    [30, 0.36101],
    [100, 0.19655],
  ])('equals the printed table at n = %i', (n, critical) => {
    expect(chanceCorrelation(n).value).toBeCloseTo(critical, 4);
  });

  it('is undefined for two units, whose points always lie on a line', () => {
    expect(chanceCorrelation(2)).toEqual({ value: null, reason: 'fewer than three independent units' });
  });
});
