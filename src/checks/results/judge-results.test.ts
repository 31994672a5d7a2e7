import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../base/package-root.js';
import { settingsOf } from '../checks-rig.js';
import { judgeResults } from './judge-results.js';
import type { ControlFact, ResultFacts } from './result-facts.js';
import { resultRules } from './result-rules.js';
import { casesOf, findingOf, noise, regressionFacts, trainingOf, wrong } from './results-rig.js';

const good = casesOf({ n: 60, prediction: (index, target) => target + 3 * noise(index), voxelMm3: () => 1 });
const smooth = (from: number, to: number) =>
  Array.from({ length: 20 }, (_, epoch) => from + ((to - from) * epoch) / 19);

describe('a network that follows its targets', () => {
  test('has nothing against it', () => {
    const trainings = [0, 1, 2].map((fold) => trainingOf(smooth(3, 1.2), { fold }));
    expect(wrong(regressionFacts(good, { trainings }))).toEqual([]);
  });

  test('has next to nothing against it over draws of 65 cases in 5 folds', () => {
    const found = Array.from({ length: 12 }, (_, draw) =>
      wrong(
        regressionFacts(
          casesOf({
            n: 65,
            folds: 5,
            target: (i) => 3000 + 400 * noise(i + 1000 * draw),
            prediction: (i, target) => 3000 + 0.75 * (target - 3000) + 160 * noise(i + 500 + 1000 * draw),
            voxelMm3: (i) => 1 + 0.1 * noise(i + 700 + 1000 * draw),
          }),
        ),
      ),
    ).flat();
    expect(found.length, found.join()).toBeLessThanOrEqual(1);
  });
});

describe('predictions that are the mean', () => {
  const cases = casesOf({ n: 30, prediction: (index) => 24.5 + 0.1 * noise(index) });
  test('are no better than a constant, have collapsed, and correlate by chance', () => {
    const facts = regressionFacts(cases);
    for (const code of [
      'NO_BETTER_THAN_MEAN',
      'NO_BETTER_THAN_MEDIAN',
      'PREDICTIONS_COLLAPSED',
      'CORRELATION_BY_CHANCE',
    ]) {
      expect(findingOf(code, facts).state, code).toBe('fail');
    }
    expect(findingOf('NO_BETTER_THAN_SHAPE', facts).state).toBe('warn');
    const mean = findingOf('NO_BETTER_THAN_MEAN', facts);
    expect(mean.message).toMatch(
      /^the MAE per unit is 0\.9\d* times that of the mean of the training targets \[[\d.]+, [\d.]+\], not below 0\.95$|^the MAE per unit is 1\.?\d* times that of the mean of the training targets \[[\d.]+, [\d.]+\], not below 0\.95$/,
    );
    expect(mean.id).toBe('D7');
  });

  test('in one fold only are named with their fold', () => {
    const dead = good.map((one) => (one.fold === 1 ? { ...one, prediction: 42 } : one));
    expect(findingOf('PREDICTIONS_CONSTANT', regressionFacts(dead))).toMatchObject({
      id: 'D29',
      state: 'fail',
      value: [1],
      message: 'fold 1 predicts 42.00 for all of its 20 cases',
    });
  });
});

test('a smaller error whose interval reaches 1 is not shown to be better', () => {
  const cases = casesOf({ n: 8, folds: 2, prediction: (index, target) => target + (index % 4 === 1 ? 5 : 0.3) });
  const { state, message } = findingOf('NO_BETTER_THAN_MEAN', regressionFacts(cases));
  expect([state, message]).toEqual([
    'fail',
    expect.stringContaining('and the interval reaches 1: not shown to be better'),
  ]);
});

test('predictions that run against the targets have a negative R2', () => {
  const cases = casesOf({ n: 30, prediction: (_, target) => 49 - target });
  expect(findingOf('R2_NEGATIVE', regressionFacts(cases))).toMatchObject({ state: 'fail', id: 'D9' });
  expect(findingOf('CORRELATION_BY_CHANCE', regressionFacts(cases)).state).toBe('fail');
});

test('a mean absolute error that is not that of the predictions is told', () => {
  const facts = regressionFacts(good);
  const { regression } = facts;
  const inMm3 = regression!.cases.map((one) => ({
    ...one,
    target: one.target * 1000,
    prediction: one.prediction * 1000,
  }));
  expect(findingOf('FIGURES_DISAGREE', facts)).toMatchObject({ state: 'pass' });
  const mixed: ResultFacts = { ...facts, regression: { report: regression!.report, cases: inMm3 } };
  expect(findingOf('FIGURES_DISAGREE', mixed)).toMatchObject({
    state: 'fail',
    value: expect.closeTo(0.999, 6) as number,
  });
});

describe('the gap between training and validation', () => {
  const gap = (validation: number, cases = good, validationCases = 20) =>
    findingOf(
      'LEARNED_BY_HEART',
      regressionFacts(cases, { trainings: [trainingOf(smooth(validation, validation), { validationCases })] }),
    );
  const constant = casesOf({ n: 60, prediction: (index) => 39 + noise(index) });

  test('is the ratio of both losses at the end', () => {
    expect(gap(1.5)).toMatchObject({ state: 'pass', value: 1.5 });
    expect(gap(3, constant)).toMatchObject({ state: 'warn', value: 3 });
  });

  test('of a network that is better than a constant may be wider', () => {
    expect(gap(3)).toMatchObject({ state: 'pass' });
    expect(gap(6)).toMatchObject({ state: 'warn' });
    expect(gap(6, constant)).toMatchObject({ state: 'fail' });
  });

  test('is not told of fewer than 10 validation cases, nor without measurements', () => {
    expect(gap(6, constant, 9).state).toBe('unknown');
    expect(findingOf('LEARNED_BY_HEART', regressionFacts(good)).state).toBe('unknown');
  });
});

describe('folds', () => {
  test('that differ by more than their cases explain are named', () => {
    const cases = casesOf({
      n: 60,
      prediction: (i, target) => target + (i % 3 === 2 ? 9 : 1) * (i % 2 === 0 ? 1 : -1),
    });
    const found = findingOf('FOLDS_DIFFER', regressionFacts(cases));
    // Means 1, 1, 9: SD sqrt(64/3), over their mean 11/3.
    expect(found.value).toMatchObject({ dispersion: expect.closeTo(Math.sqrt(64 / 3) / (11 / 3), 9) as number });
    expect([found.state, found.message]).toEqual(['warn', expect.stringContaining('fold 2 is the worst, with 9')]);
  });

  test('of four cases each that differ by chance are no finding', () => {
    const cases = casesOf({ n: 12, prediction: (i, target) => target + [0.2, 3, 1, 2.5, 0.4, 1.2][i % 6]! });
    expect(findingOf('FOLDS_DIFFER', regressionFacts(cases)).state).toBe('pass');
  });

  test('are compared by 1 - Dice in a segmentation', () => {
    const cases = Array.from({ length: 30 }, (_, i) => ({ case: `c${i}`, fold: i % 3, dice: i % 3 === 0 ? 0.5 : 0.9 }));
    const facts = segmentationFacts({ cases });
    expect(findingOf('FOLDS_DIFFER', facts).message).toContain('fold 0 is the worst, with 0.500 against 0.233');
  });
});

test('one case in twenty that makes half of the squared error is named', () => {
  const cases = good.map((one, i) => (i === 7 ? { ...one, prediction: one.target + 40 } : one));
  const found = findingOf('FEW_CASES_MAKE_THE_ERROR', regressionFacts(cases));
  expect([found.state, found.message]).toEqual(['warn', expect.stringContaining('case007')]);
  expect(findingOf('FEW_CASES_MAKE_THE_ERROR', regressionFacts(good.slice(0, 19))).state).toBe('unknown');
});

describe('calibration', () => {
  test('is off where predictions are too extreme or too high', () => {
    const wide = casesOf({ n: 60, prediction: (i, target) => 39.5 + 2 * (target - 39.5) + noise(i) });
    expect(findingOf('CALIBRATION_OFF', regressionFacts(wide))).toMatchObject({
      state: 'warn',
      message: expect.stringContaining('targets change by 0.5') as string,
    });
    const high = casesOf({ n: 60, prediction: (i, target) => target + 8 + noise(i) });
    expect(findingOf('CALIBRATION_OFF', regressionFacts(high)).message).toContain('SD of the targets too high');
  });

  test('of few units is not known to be off', () => {
    const few = casesOf({ n: 8, folds: 2, prediction: (i, target) => target + 12 * noise(i) });
    expect(findingOf('CALIBRATION_OFF', regressionFacts(few)).state).toBe('unknown');
  });
});

describe('errors', () => {
  test('that pull targets to the mean are told with the share', () => {
    const pulled = casesOf({ n: 60, prediction: (i, target) => 39.5 + 0.3 * (target - 39.5) + noise(i) });
    const found = findingOf('ERROR_FOLLOWS_TARGET', regressionFacts(pulled));
    expect([found.state, found.message]).toEqual(['warn', expect.stringContaining('pulled to the mean by 7')]);
  });

  test('that follow the voxel size are told', () => {
    const byVoxel = casesOf({
      n: 60,
      target: (i) => 10 + ((i * 7) % 60),
      prediction: (i, target) => target + i / 10,
      voxelMm3: (i) => 1 + i / 60,
    });
    expect(findingOf('ERROR_FOLLOWS_SPACING', regressionFacts(byVoxel)).state).toBe('warn');
    expect(findingOf('ERROR_FOLLOWS_SPACING', regressionFacts(good)).state).toBe('unknown');
  });
});

describe('validation that was best long before the end', () => {
  const facts = (losses: readonly number[], checkpoint?: 'best') =>
    regressionFacts(good, { trainings: [trainingOf(losses)], ...(checkpoint && { checkpoint }) });

  test('is told, with another remedy in the first tenth', () => {
    const late = findingOf('BEST_LONG_BEFORE_END', facts([...smooth(3, 1), ...smooth(1, 2)]));
    expect([late.state, late.fix]).toEqual(['warn', expect.stringContaining('it overfits from there')]);
    const early = findingOf('BEST_LONG_BEFORE_END', facts([...smooth(1, 3), ...smooth(3, 3)]));
    expect([early.state, early.fix]).toEqual(['warn', expect.stringContaining('lower training.optimizer.lr')]);
  });

  test('is none where the best weights are used, nor where one epoch sticks out', () => {
    expect(findingOf('BEST_LONG_BEFORE_END', facts(smooth(1, 3), 'best')).state).toBe('pass');
    const spike = smooth(1.1, 1.1).map((loss, epoch) => (epoch === 4 ? 0.9 : loss));
    expect(findingOf('BEST_LONG_BEFORE_END', facts(spike)).state).toBe('pass');
    expect(findingOf('BEST_LONG_BEFORE_END', facts([1, 2, 3])).state).toBe('unknown');
  });
});

test('few units are told only where nothing shows that they were enough', () => {
  const trainings = [trainingOf([], { units: 25, parameters: 1_000_000 })];
  const constant = casesOf({ n: 30, prediction: (index) => 24 + noise(index) });
  expect(findingOf('FEW_UNITS', regressionFacts(good, { trainings }))).toMatchObject({ state: 'pass' });
  expect(findingOf('FEW_UNITS', regressionFacts(constant, { trainings }))).toMatchObject({
    state: 'warn',
    value: { parameters: 1_000_000, units: 25, parameters_per_unit: 40_000 },
  });
});

test('an error below the noise of the targets is suspicious, near it the end of tuning', () => {
  // Uniform noise of +-3 has an SD of sqrt(3).
  expect(findingOf('BELOW_NOISE', regressionFacts(good, { noiseSd: 4 })).state).toBe('warn');
  expect(findingOf('BELOW_NOISE', regressionFacts(good, { noiseSd: 1.7 })).message).toContain('further tuning');
  expect(findingOf('BELOW_NOISE', regressionFacts(good, { noiseSd: 0.5 })).message).not.toContain('further tuning');
  expect(() => findingOf('BELOW_NOISE', regressionFacts(good))).toThrow();
});

test('a label that is found nowhere is named', () => {
  const facts = segmentationFacts({ dice: { organ: 0.9, lesion: 0.02 } });
  expect(findingOf('LABEL_NOT_FOUND', facts)).toMatchObject({ state: 'fail', value: ['lesion'] });
  expect(wrong(segmentationFacts({ dice: { organ: 0.9, lesion: null } }))).toEqual([]);
});

test('a label that no validated case has is not one that is found nowhere', () => {
  const judged = (casesWith: Record<string, number>, organ = 0.9) =>
    findingOf('LABEL_NOT_FOUND', segmentationFacts({ dice: { organ, lesion: 0 }, casesWith }));
  expect(judged({ organ: 9, lesion: 0 })).toMatchObject({
    state: 'unknown',
    value: null,
    message: 'cannot be told: no validated case has lesion',
  });
  expect(judged({ organ: 9, lesion: 0 }, 0.05)).toMatchObject({
    state: 'fail',
    value: ['organ'],
    message: 'organ has a mean Dice of 0.0500; no validated case has lesion',
  });
  expect(judged({ organ: 9, lesion: 1 })).toMatchObject({ state: 'fail', value: ['lesion'] });
});

test.each(Object.keys(resultRules))('the guide names %s', (code) => {
  expect(readFileSync(join(packageRoot(), 'docs', 'checks-of-data.md'), 'utf8')).toContain(`\`${code}\``);
});

function segmentationFacts(more: Partial<NonNullable<ResultFacts['segmentation']>>): ResultFacts {
  const dice = { organ: 0.9, ...more.dice };
  return {
    settings: settingsOf(),
    trainings: [],
    segmentation: { labels: Object.keys(dice), cases: [], ...more, dice },
  };
}

describe('control trainings', () => {
  const real = trainingOf([2, 1.5, 1], { units: 40 });
  const control = (kind: ControlFact['control'], last: number, units = 40): ControlFact => ({
    control: kind,
    fold: 0,
    units,
    epochs: trainingOf([2, last]).epochs,
  });
  // The metric of the rig's trainings is 1 - loss, so the error of a segmentation is the loss.
  const facts = (...controls: ControlFact[]): ResultFacts => ({
    settings: settingsOf(),
    trainings: [trainingOf([0.9, 0.2], { units: 40 })],
    audits: [],
    controls,
  });
  const stateOf = (code: string, ...controls: ControlFact[]) => findingOf(code, facts(...controls)).state;

  test('that were not asked for say nothing', () => {
    const codes = judgeResults({ settings: settingsOf(), trainings: [real], audits: [] }).map(({ code }) => code);
    for (const code of ['IMAGES_NOT_USED', 'TARGETS_NOT_USED', 'MORE_UNITS_WOULD_HELP'])
      expect(codes).not.toContain(code);
  });

  test('without images that validate as well find a network that makes no use of them', () => {
    expect(findingOf('IMAGES_NOT_USED', facts(control('zeroed_inputs', 0.205)))).toMatchObject({
      state: 'fail',
      id: 'D5',
      message:
        'the validation error (1 - Dice on patches) is 0.200, and 0.205 after the same training on images that are 0 everywhere: the network makes no use of the images',
    });
    expect(stateOf('IMAGES_NOT_USED', control('zeroed_inputs', 0.8))).toBe('pass');
  });

  test('on the label maps of others that validate as well find that there is no signal', () => {
    expect(stateOf('TARGETS_NOT_USED', control('shuffled_targets', 0.29))).toBe('fail');
    expect(stateOf('TARGETS_NOT_USED', control('shuffled_targets', 0.31))).toBe('pass');
  });

  test('with fewer units tell whether more of them would help, with the whole curve', () => {
    expect(
      findingOf(
        'MORE_UNITS_WOULD_HELP',
        facts(control('quarter_of_units', 0.5, 10), control('half_of_units', 0.3, 20)),
      ),
    ).toMatchObject({
      state: 'warn',
      id: 'D26',
      message:
        'validation error (1 - Dice on patches): 0.500 with 10 units, 0.300 with 20 units, 0.200 with 40: still falling by 33 %',
    });
    expect(stateOf('MORE_UNITS_WOULD_HELP', control('half_of_units', 0.21, 20))).toBe('pass');
  });
});
