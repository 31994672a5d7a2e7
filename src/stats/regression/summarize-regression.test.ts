import { describe, expect, it } from 'vitest';
import { randomOf } from '../../base/random.js';
import type { PredictedCase } from './predicted-case.js';
import { summarizeRegression } from './summarize-regression.js';

interface RigOptions {
  readonly units: number;
  readonly scans: number;
  /** Standard deviation of the model's error, and of the baseline's from image shape. */
  readonly modelError: number;
  readonly shapeError: number;
}

/** Patients with targets from 10 to 40 in five folds, each scanned several times. */
function predicted({ units, scans, modelError, shapeError }: RigOptions): PredictedCase[] {
  const random = randomOf(['patients', units, scans]);
  return Array.from({ length: units }, (_, patient) => {
    const target = random.between(10, 40);
    return Array.from({ length: scans }, (_, scan) => ({
      case: `p${patient}s${scan}`,
      unit: `p${patient}`,
      fold: patient % 5,
      target,
      prediction: target + modelError * random.normal(),
      baselines: { train_mean: 25, train_median: 24, shape_and_spacing: target + shapeError * random.normal() },
    }));
  }).flat();
}

const good = predicted({ units: 30, scans: 4, modelError: 1, shapeError: 5 });

describe('summarizeRegression', () => {
  it('counts cases, units and folds, and says over what intervals are', () => {
    const report = summarizeRegression({ cases: good, targetUnit: 'ml', seed: 3 });
    expect([report.cases, report.units, report.per_case.n, report.per_unit.n]).toEqual([120, 30, 120, 30]);
    expect(report.folds.map(({ fold, cases, units }) => [fold, cases, units])).toEqual(
      [0, 1, 2, 3, 4].map((fold) => [fold, 24, 6]),
    );
    expect(report.intervals).toEqual({
      level: 0.95,
      method: 'bootstrap over units, percentile',
      resamples: 2000,
      seed: 3,
    });
  });

  it('is plain JSON, and the same every time', () => {
    const report = summarizeRegression({ cases: good, targetUnit: 'ml' });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(summarizeRegression({ cases: good, targetUnit: 'ml' })).toEqual(report);
    expect(summarizeRegression({ cases: [...good].reverse(), targetUnit: 'ml' }).per_unit).toEqual(report.per_unit);
  });

  it("takes a unit's error as the mean of its cases' errors, not as the error of their mean", () => {
    // p is off by +4 and -4, which cancel in its mean; q once by 1.
    const baselines = {};
    const report = summarizeRegression({
      targetUnit: 'ml',
      cases: [
        { case: 'p1', unit: 'p', fold: 0, target: 10, prediction: 14, baselines },
        { case: 'p2', unit: 'p', fold: 0, target: 10, prediction: 6, baselines },
        { case: 'q1', unit: 'q', fold: 1, target: 20, prediction: 21, baselines },
      ],
    });
    expect(report.per_case.mae.value).toBe(3);
    expect(report.per_unit.mae.value).toBe(2.5);
    expect(report.per_case.rmse.value).toBeCloseTo(Math.sqrt(11), 12);
    expect(report.per_unit.rmse.value).toBeCloseTo(Math.sqrt((16 + 1) / 2), 12);
    expect(report.per_unit.mape.value).toBeCloseTo((0.4 + 0.05) / 2, 12);
    expect(report.per_unit.bias.value).toBe(0.5);
    // Agreement compares the means: (10, 10) and (20, 21).
    expect(report.per_unit.r2.value).toBeCloseTo(1 - 1 / 50, 12);
  });

  it('resamples patients: copies of their scans make no interval narrower', () => {
    const once = predicted({ units: 30, scans: 1, modelError: 3, shapeError: 5 });
    const copied = [0, 1, 2, 3].flatMap((copy) => once.map((one) => ({ ...one, case: `${one.case}c${copy}` })));
    const width = (cases: readonly PredictedCase[], level: 'per_case' | 'per_unit') => {
      const [low, high] = summarizeRegression({ cases, targetUnit: 'ml' })[level].mae.interval!;
      return high - low;
    };
    expect(width(copied, 'per_unit')).toBeCloseTo(width(once, 'per_unit'), 9);
    expect(width(copied, 'per_case')).toBeCloseTo(width(once, 'per_case'), 9);
  });

  it('pools R2 over folds, which are only described beside it', () => {
    const report = summarizeRegression({ cases: good, targetUnit: 'ml' });
    const mean = good.reduce((sum, { target }) => sum + target, 0) / good.length;
    const residual = good.reduce((sum, { target, prediction }) => sum + (prediction - target) ** 2, 0);
    const total = good.reduce((sum, { target }) => sum + (target - mean) ** 2, 0);
    expect(report.per_case.r2.value).toBeCloseTo(1 - residual / total, 12);
    const folds = report.folds.map(({ mae }) => mae.value!);
    const foldMean = folds.reduce((sum, value) => sum + value, 0) / 5;
    expect(report.over_folds.mae.mean.value).toBeCloseTo(foldMean, 12);
    expect(report.over_folds.mae.sd.value).toBeCloseTo(
      Math.sqrt(folds.reduce((sum, value) => sum + (value - foldMean) ** 2, 0) / 4),
      12,
    );
  });

  it('gives the chance level of the number of patients, not of scans', () => {
    const { per_case: perCase, per_unit: perUnit } = summarizeRegression({ cases: good, targetUnit: 'ml' });
    expect(perCase.pearson_chance.value).toBeCloseTo(0.36101, 4);
    expect(perUnit.pearson_chance).toEqual(perCase.pearson_chance);
  });

  it('gives Bland-Altman limits of scans without the intervals that only independent pairs have', () => {
    const { per_case: perCase, per_unit: perUnit } = summarizeRegression({ cases: good, targetUnit: 'ml' });
    expect(perCase.bland_altman).toMatchObject({
      bias_interval: null,
      lower_limit_interval: null,
      upper_limit_interval: null,
    });
    if ('reason' in perUnit.bland_altman) throw new Error(perUnit.bland_altman.reason);
    expect(perUnit.bland_altman.bias_interval![0]).toBeLessThan(perUnit.bland_altman.bias);
    expect(perUnit.bland_altman.bias).toBeCloseTo(perUnit.bias.value!, 12);
  });

  it('finds a good model better than each baseline, and names the best of them', () => {
    const { baselines, best_baseline: best } = summarizeRegression({ cases: good, targetUnit: 'ml' });
    expect(Object.entries(baselines).map(([name, { verdict }]) => [name, verdict])).toEqual([
      ['train_mean', 'better'],
      ['train_median', 'better'],
      ['shape_and_spacing', 'better'],
    ]);
    expect(best).toBe('shape_and_spacing');
    expect(baselines.train_mean!.difference.interval![1]).toBeLessThan(0);
    expect(baselines.train_mean!.sentence).toBe(
      'better than the mean of the training targets: MAE per unit 0.829 against 8.30 ml, difference -7.47 [-8.99, -5.93]',
    );
  });

  it('finds a model that predicts about the mean no better than the mean', () => {
    const random = randomOf(['mean']);
    const cases = good.map((one) => ({ ...one, prediction: 25 + 0.5 * random.normal() }));
    const { baselines, per_unit: perUnit } = summarizeRegression({ cases, targetUnit: '' });
    expect(baselines.train_mean!.verdict).toBe('no better');
    expect(baselines.train_mean!.sentence).toBe(
      'no better than the mean of the training targets: MAE per unit 8.30 against 8.30, difference -0.00199 [-0.0801, 0.0734]',
    );
    expect(baselines.shape_and_spacing!.verdict).toBe('worse');
    expect(perUnit.sd_ratio.value).toBeLessThan(0.1);
  });

  it('calls a network that gives nearly one number no better, although it is ahead in every resample', () => {
    // Eleven patients of about 12 and one of 60: whatever is a little below their mean of 16 is nearer to most.
    const random = randomOf(['collapsed']);
    const targets = [...Array.from({ length: 11 }, (_, i) => 11.5 + 0.1 * i), 60];
    const cases = targets.map((target, i) => ({
      case: `p${i}`,
      unit: `p${i}`,
      fold: i % 3,
      target,
      prediction: 15 + 0.05 * random.normal(),
      baselines: { train_mean: 16, train_median: 12, shape_and_spacing: 30 },
    }));
    const { baselines, per_unit: perUnit } = summarizeRegression({ cases, targetUnit: 'ml' });
    expect(baselines.train_mean!.difference.interval![1]).toBeLessThan(0);
    expect(perUnit.sd_ratio.value).toBeLessThan(0.01);
    expect([baselines.train_mean!, baselines.shape_and_spacing!].map(({ verdict }) => verdict)).toEqual([
      'no better',
      'no better',
    ]);
    expect(baselines.train_mean!.sentence).toMatch(
      /^no better than the mean of the training targets: MAE per unit 6\.5\d against 7\.33 ml, difference -0\.\d+ \[-\S+, -\S+\], but R2 -0\.0\d+ is not above 0; r -?0\.\d+ is not above the 0\.576 of chance; SD ratio 0\.00\d+ is below 0\.3$/,
    );
    expect(baselines.shape_and_spacing!.sentence).toContain(', but R2 ');
  });

  it('calls a model better than a constant only from a twentieth on, and than image shape from any clear gain on', () => {
    // Predictions follow the targets, and every error is 4 % below the baselines'.
    const cases = good.map((one, i) => {
      const off = (i % 2 === 0 ? 1 : -1) * (2 + (i % 3));
      const baseline = one.target + off;
      return {
        ...one,
        prediction: one.target + 0.96 * off,
        baselines: { train_mean: baseline, train_median: baseline, shape_and_spacing: baseline },
      };
    });
    const { baselines } = summarizeRegression({ cases, targetUnit: 'ml' });
    expect(Object.values(baselines).map(({ verdict }) => verdict)).toEqual(['no better', 'no better', 'better']);
    expect(baselines.train_mean!.sentence).toMatch(/\], but the MAE is 0\.960 times as large, not below 0\.95$/);
  });

  it('sees through the rounding of means that a model predicts one number', () => {
    const cases = good.map((one) => ({ ...one, prediction: 0.1 })).filter((_, i) => i % 3 !== 0 || i % 2 === 0);
    const { per_unit: perUnit, per_case: perCase } = summarizeRegression({ cases, targetUnit: 'ml' });
    for (const { pearson, calibration_slope: slope } of [perUnit, perCase]) {
      expect(pearson).toEqual({ value: null, interval: null, reason: 'all predictions are equal' });
      expect(slope).toEqual(pearson);
    }
  });

  it('says that few patients allow no verdict', () => {
    const few = good.filter(({ unit }) => ['p0', 'p1', 'p2', 'p3'].includes(unit));
    const { baselines, per_unit: perUnit } = summarizeRegression({ cases: few, targetUnit: 'ml' });
    expect(perUnit.mae.interval).toBeNull();
    expect(baselines.train_mean!.verdict).toBe('unknown');
    expect(baselines.train_mean!.sentence).toBe(
      'not known to be better than the mean of the training targets: MAE per unit 0.876 against 8.60 ml, but an interval needs 5 independent units, there are 4',
    );
  });

  it('says why a single case has no R2, correlation or limits', () => {
    const report = summarizeRegression({ cases: good.slice(0, 1), targetUnit: 'ml' });
    expect(report.per_unit.r2).toEqual({ value: null, interval: null, reason: 'fewer than two pairs' });
    expect(report.per_unit.bland_altman).toEqual({ value: null, reason: 'fewer than two pairs' });
    expect(report.target.sd).toEqual({ value: null, reason: 'there is only one value' });
    expect(report.over_folds.r2.mean).toEqual({ value: null, reason: 'fewer than two pairs' });
  });

  it('refuses a case that was predicted twice, a unit of two folds, other baselines, nothing, and NaN', () => {
    const summarize = (cases: readonly PredictedCase[]) => () => summarizeRegression({ cases, targetUnit: 'ml' });
    const [first, second] = good as [PredictedCase, PredictedCase];
    expect(summarize([first, first])).toThrow('Internal error: case p0s0 was predicted twice');
    expect(summarize([first, { ...second, fold: 3 }])).toThrow(
      'Internal error: unit p0 was validated in fold 0 and in fold 3',
    );
    expect(summarize([first, { ...second, baselines: { train_mean: 1 } }])).toThrow(
      'Internal error: case p0s1 has the baselines train_mean, not train_mean, train_median, shape_and_spacing',
    );
    expect(summarize([])).toThrow('Internal error: there is no case to summarize');
    expect(summarize([{ ...first, prediction: Number.NaN }])).toThrow(
      'Internal error: prediction 0 must be a finite number, not NaN',
    );
  });
});
