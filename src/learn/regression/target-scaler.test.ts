import { describe, expect, it } from 'vitest';
import { readGolden } from '../../../test/golden/read-golden.js';
import type { StageFailure } from '../../base/failure.js';
import { combineOutputs } from './combine-outputs.js';
import { fitTargetScaler } from './fit-target-scaler.js';
import { smearingFactor } from './smearing-factor.js';
import { scaleTarget, unscaleOutput, type TargetScaler } from './target-scaler.js';

const golden = readGolden('regression');
const named = (targets: readonly number[]) => targets.map((target, i) => ({ case: `case_${i}`, target }));
const scaler = (values: Partial<TargetScaler>): TargetScaler => ({
  transform: 'none',
  mean: 0,
  std: 1,
  smearing: 1,
  ...values,
});
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const failureOf = (attempt: () => unknown) => {
  try {
    attempt();
  } catch (error) {
    return (error as StageFailure).failure;
  }
  return undefined;
};

describe('fitTargetScaler', () => {
  it('standardises as the golden losses were, with the standard deviation over n', () => {
    const { y, p } = golden.metrics;
    const fitted = fitTargetScaler({ cases: named(y), transform: 'none' });
    const errors = y.map((target, i) => scaleTarget(fitted, p[i]!) - scaleTarget(fitted, target));
    const huber = (delta: number) =>
      mean(errors.map(Math.abs).map((e) => (e <= delta ? (e * e) / 2 : delta * (e - delta / 2))));
    const losses = golden.losses_standardized;
    expect(mean(errors.map((e) => e * e))).toBeCloseTo(losses.mse, 10);
    expect(mean(errors.map(Math.abs))).toBeCloseTo(losses.l1, 10);
    expect(huber(1)).toBeCloseTo(losses.huber_d1, 10);
    expect(huber(0.2)).toBeCloseTo(losses['huber_d0.2'], 10);
    expect(huber(0.2) / 0.2).toBeCloseTo(losses['smoothl1_b0.2'], 10);
    expect(mean(errors.map((e) => Math.log(Math.cosh(e))))).toBeCloseTo(losses.logcosh, 10);
  });

  it('learns the logarithm as the golden loss does', () => {
    const { y, p } = golden.metrics;
    const fitted = fitTargetScaler({ cases: named(y), transform: 'log' });
    const squares = y.map((target, i) => (scaleTarget(fitted, p[i]!) - scaleTarget(fitted, target)) ** 2);
    expect(mean(squares) * fitted.std ** 2).toBeCloseTo(golden.losses_standardized.mse_log, 10);
  });

  it.each(['none', 'log'] as const)('gives training targets mean 0 and standard deviation 1 (%s)', (transform) => {
    const fitted = fitTargetScaler({ cases: named(golden.metrics.y), transform });
    const scaled = golden.metrics.y.map((target) => scaleTarget(fitted, target));
    expect(mean(scaled)).toBeCloseTo(0, 12);
    expect(mean(scaled.map((z) => z * z))).toBeCloseTo(1, 12);
    golden.metrics.y.forEach((target, i) => {
      expect(unscaleOutput(fitted, scaled[i]!)).toBeCloseTo(target, 10);
    });
  });

  it('survives JSON', () => {
    const fitted = fitTargetScaler({ cases: named([1.1, 2.7, 9.3]), transform: 'log' });
    expect(JSON.parse(JSON.stringify(fitted))).toEqual(fitted);
  });

  it('refuses targets that have no logarithm, by name', () => {
    const targets = [3, 0, -1, 4, 0, 0, 0, 0];
    expect(failureOf(() => fitTargetScaler({ cases: named(targets), transform: 'log' }))).toEqual({
      code: 'TARGET_UNUSABLE',
      message:
        '6 training cases have a target that has no logarithm, being 0 or less: case_1 (0), case_2 (-1), case_4 (0), case_5 (0), case_6 (0) and 1 more',
      fix: 'set task.transform: none, or correct these targets',
    });
    expect(fitTargetScaler({ cases: named(targets), transform: 'none' }).mean).toBe(0.75);
  });

  it('refuses targets that are no numbers', () => {
    expect(failureOf(() => fitTargetScaler({ cases: named([3, Number.NaN, 1]), transform: 'none' }))).toEqual({
      code: 'TARGET_UNUSABLE',
      message: '1 training case has a target that is no finite number: case_1 (NaN)',
      fix: 'correct these cells of the table, or remove the cases',
    });
  });

  it('refuses targets that are all equal', () => {
    expect(failureOf(() => fitTargetScaler({ cases: named([0.1, 0.1, 0.1]), transform: 'none' }))).toEqual({
      code: 'TARGET_UNUSABLE',
      message: 'all 3 training targets are 0.1: there is nothing to learn',
      fix: 'check that task.target names the right column',
    });
  });

  it('refuses to fit on nothing', () => {
    expect(failureOf(() => fitTargetScaler({ cases: [], transform: 'none' }))).toEqual({
      code: 'TARGET_UNUSABLE',
      message: 'there are no training cases to standardise the target on',
    });
  });

  it('gives no number for what cannot be scaled', () => {
    expect(() => scaleTarget(scaler({ transform: 'log' }), 0)).toThrow(
      'Internal error: the target 0 cannot be scaled (log)',
    );
    expect(() => unscaleOutput(scaler({}), Number.NaN)).toThrow(
      "Internal error: the network's output NaN is no finite number",
    );
  });
});

describe('smearingFactor', () => {
  const { lognormal_mu: mu, sigma, exp_mu_median: medianTarget, true_mean: meanTarget, factor } = golden.retransform;
  const fitted = scaler({ transform: 'log', mean: mu, std: sigma });
  // A network that knows nothing gives 0; its residuals are then the standardised logarithms themselves.
  // Normal numbers by the transform of Box and Muller, of a grid instead of draws.
  const outputs = Array.from({ length: 20_000 }, (_, i) => Math.sqrt(-2 * Math.log((i + 0.5) / 20_000))).flatMap(
    (radius) =>
      Array.from({ length: 16 }, (_, i) => ({
        target: radius * Math.cos((Math.PI * (2 * i + 1)) / 16),
        prediction: 0,
      })),
  );

  it('turns the median of a lognormal target into its mean', () => {
    expect(unscaleOutput(fitted, 0)).toBeCloseTo(medianTarget, 9);
    // A grid leaves out a little of the tail.
    const smearing = smearingFactor(fitted, outputs);
    expect(Math.abs(smearing - factor)).toBeLessThan(1e-5);
    expect(Math.abs(unscaleOutput({ ...fitted, smearing }, 0) - meanTarget)).toBeLessThan(2e-4);
    // Normal residuals have the closed form exp(s^2 / 2).
    expect(Math.exp(sigma ** 2 / 2)).toBeCloseTo(factor, 9);
    expect(unscaleOutput({ ...fitted, smearing: Math.exp(sigma ** 2 / 2) }, 0)).toBeCloseTo(meanTarget, 9);
  });

  it('is cosh(a) for residuals of +a and -a in the logarithm', () => {
    const twoPoints = [
      { target: 1.5, prediction: 1 },
      { target: 1.5, prediction: 2 },
    ];
    expect(smearingFactor(scaler({ transform: 'log', std: 0.6 }), twoPoints)).toBeCloseTo(Math.cosh(0.3), 12);
  });

  it('is 1 without a logarithm', () => {
    expect(smearingFactor(scaler({ std: 5 }), [{ target: 3, prediction: 0 }])).toBe(1);
  });

  it('needs outputs', () => {
    expect(() => smearingFactor(fitted, [])).toThrow('Internal error: smearing needs outputs for the training cases');
  });
});

describe('combineOutputs', () => {
  it('averages passes in the space of the network and turns back once', () => {
    const log = scaler({ transform: 'log', mean: 3, std: 0.5, smearing: 1.1 });
    // The mean of logarithms is the geometric mean, which a mean of targets would exceed.
    expect(combineOutputs([{ scaler: log, outputs: [-2, 2] }])).toBeCloseTo(Math.exp(3) * 1.1, 12);
  });

  it('lets folds that standardised differently meet on one scale', () => {
    const members = [
      { scaler: scaler({ mean: 10, std: 2 }), outputs: [1, 3] },
      { scaler: scaler({ mean: 20, std: 4 }), outputs: [0] },
    ];
    expect(combineOutputs(members)).toBe(17);
  });

  it('counts each fold once, however many passes it made', () => {
    const member = (outputs: number[]) => ({ scaler: scaler({}), outputs });
    expect(combineOutputs([member([1, 1, 1, 1]), member([3])])).toBe(2);
  });

  it('refuses nothing, and a mixture with logarithms', () => {
    expect(() => combineOutputs([])).toThrow('Internal error: there are no outputs to combine');
    expect(() => combineOutputs([{ scaler: scaler({}), outputs: [] }])).toThrow(
      'Internal error: there are no outputs to combine',
    );
    expect(() =>
      combineOutputs([
        { scaler: scaler({}), outputs: [1] },
        { scaler: scaler({ transform: 'log' }), outputs: [1] },
      ]),
    ).toThrow('Internal error: networks that learnt the target and its logarithm cannot be averaged');
  });
});
