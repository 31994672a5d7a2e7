import { describe, expect, test } from 'vitest';
import { findingOf, trainingOf } from '../results-rig.js';
import { judgeResults } from '../judge-results.js';
import { ablationOf, auditedFacts, auditedRegression, ttaOf } from './audit-rig.js';
import type { AuditFact } from './audit-fact.js';

const AUDIT_CODES = [
  'PREPARATION_PATHS_PART',
  'CHECKPOINT_NOT_WHAT_WAS_TRAINED',
  'MODES_PART',
  'SAMPLES_REPEAT',
  'AUGMENTATION_GAP',
  'TTA_HURTS',
  'PROXY_GAP',
];
const states = (facts: Parameters<typeof judgeResults>[0]) =>
  judgeResults(facts)
    .filter(({ code }) => AUDIT_CODES.includes(code))
    .map(({ code, state }) => `${code} ${state}`);

describe('an audit', () => {
  test('in which nothing is wrong says so', () => {
    expect(states(auditedFacts([{}, {}]))).toEqual(AUDIT_CODES.map((code) => `${code} pass`));
    expect(states(auditedRegression([{}, {}]))).toEqual(
      AUDIT_CODES.filter((code) => code !== 'TTA_HURTS').map((code) => `${code} pass`),
    );
  });

  test('that was not made is not spoken of', () => {
    expect(states(auditedFacts([]))).toEqual([]);
  });
});

describe('preparation', () => {
  const judged = (preparation: AuditFact['preparation']) =>
    findingOf('PREPARATION_PATHS_PART', auditedFacts([{}, { preparation }]));

  test('may differ by the order of sums, and not by more', () => {
    expect(judged([{ case: 'c', largest_difference: 1e-5 }]).state).toBe('pass');
    expect(judged([{ case: 'c', largest_difference: 2e-5 }])).toMatchObject({
      state: 'fail',
      value: ['c'],
      message:
        '1 of 3 cases are not what training read when they are prepared again from their files: c of fold 1 (a difference of up to 2.0e-5)',
    });
  });

  test('on another grid, or with voxels that are no numbers, is told', () => {
    const grids = '8 x 8 x 8 voxels of 1 x 1 x 1 mm in training and 4 x 8 x 8 voxels of 2 x 1 x 1 mm in prediction';
    expect(judged([{ case: 'c', largest_difference: null, grids }]).message).toContain(`c of fold 1 (${grids})`);
    expect(judged([{ case: 'c', largest_difference: null }]).message).toContain('voxels that are no numbers');
  });
});

describe('stored weights', () => {
  const history = [trainingOf([0.5, 0.3, -0.9])];
  const judged = (found: { loss: number; metric: number | null }, recorded = { loss: -0.9, metric: 0.95 }) =>
    findingOf(
      'CHECKPOINT_NOT_WHAT_WAS_TRAINED',
      auditedFacts([{ checkpoints: [{ weights: 'best', epochs: 3, recorded, found }] }], { trainings: history }),
    );

  test('give what training measured, within what another device makes', () => {
    expect(judged({ loss: -0.9005, metric: 0.951 }).state).toBe('pass');
    expect(judged({ loss: -0.898, metric: 0.95 }).state).toBe('fail');
    expect(judged({ loss: -0.9, metric: 0.93 }).state).toBe('fail');
    expect(judged({ loss: Number.NaN, metric: null }).message).toContain('have a loss of no number');
  });

  test('of another epoch are named by it, however near that is', () => {
    expect(judged({ loss: 0.3, metric: 0.7 })).toMatchObject({
      state: 'fail',
      value: [{ fold: 0, weights: 'best' }],
      message:
        'the best weights of fold 0 have a loss of 0.30000 on the validation batches on which training recorded -0.90000 after epoch 3, which is that after epoch 2',
    });
    expect(judged({ loss: 0.3, metric: 0.7 }, { loss: 0.3003, metric: 0.7 }).message).toContain('after epoch 2');
  });

  test('of a regression may differ by a hundredth of the error', () => {
    const checkpoints = (metric: number): AuditFact['checkpoints'] => [
      { weights: 'final', epochs: 3, recorded: { loss: 0.2, metric: 4 }, found: { loss: 0.2, metric } },
    ];
    const state = (metric: number) =>
      findingOf('CHECKPOINT_NOT_WHAT_WAS_TRAINED', auditedRegression([{ checkpoints: checkpoints(metric) }])).state;
    expect([state(4.03), state(4.05)]).toEqual(['pass', 'fail']);
  });

  test('are not spoken of where training measured nothing', () => {
    expect(states(auditedFacts([{ checkpoints: [] }]))).not.toContain('CHECKPOINT_NOT_WHAT_WAS_TRAINED pass');
  });
});

describe('training mode and evaluation mode', () => {
  const judged = (training: number, evaluation: number, more: { constant?: number; least?: number } = {}) =>
    findingOf(
      'MODES_PART',
      auditedFacts([{}, { modes: { training, evaluation, constant: 1, least: 0, samples: 8, ...more } }]),
    );

  test('may part by a quarter of the loss', () => {
    expect(judged(0.8, 1)).toMatchObject({ state: 'pass' });
    expect(judged(0.5, 2)).toMatchObject({
      state: 'fail',
      value: 0.75,
      message:
        'on the same batches of training cases the loss is 0.500 in training mode and 2.00 in evaluation mode, in which it predicts (fold 1)',
    });
  });

  test('are compared from the lowest loss on, which may be below 0', () => {
    const segmentation = { constant: 0.7, least: -1 };
    expect(judged(-0.5, -0.7, segmentation).state).toBe('fail');
    expect(judged(-0.4, -0.5, segmentation).state).toBe('pass');
    expect(judged(-1, -1, segmentation).state).toBe('pass');
  });

  test('may part by a twentieth of what a constant loses, where cases are known by heart', () => {
    expect(judged(0.005, 0.0105, { constant: 0.5 }).state).toBe('pass');
    expect(judged(0.005, 0.04, { constant: 0.5 }).state).toBe('fail');
  });

  test('that give no number part', () => {
    expect(judged(0.5, Number.NaN)).toMatchObject({ state: 'fail', value: null });
  });
});

describe('augmentation', () => {
  const dice = (augmented: number | null, plain: number | null) =>
    findingOf('AUGMENTATION_GAP', auditedFacts([{ augmentation: { augmented, plain, samples: 16 } }]));
  const error = (augmented: number, plain: number) =>
    findingOf('AUGMENTATION_GAP', auditedRegression([{ augmentation: { augmented, plain, samples: 16, spread: 20 } }]));

  test('that makes samples three times as hard is told', () => {
    expect(dice(0.75, 0.9)).toMatchObject({ state: 'pass' });
    expect(dice(0.65, 0.9)).toMatchObject({
      state: 'warn',
      message: 'on training cases Dice is 0.650 with augmentation and 0.900 without: 3.50 times the error',
    });
    expect(error(10, 3)).toMatchObject({
      state: 'warn',
      message: 'on training cases MAE is 10.0 ml with augmentation and 3.00 ml without: 3.33 times the error',
    });
  });

  test('without which the network does worse is told', () => {
    expect(dice(0.9, 0.8).message).toContain('images as they are, which prediction sees, are strange to the network');
    expect(error(4, 7).state).toBe('warn');
  });

  test('is not judged by a ratio of next to nothing', () => {
    expect(dice(0.96, 0.99).state).toBe('pass');
    expect(error(1, 0.2).state).toBe('pass');
    expect(dice(0.97, 0.94).state).toBe('pass');
  });

  test('of samples without a label cannot be told', () => {
    expect(dice(null, null).state).toBe('unknown');
  });
});

describe('samples', () => {
  const place = (epoch: number, index: number, id = `case${index}`) => ({ case: id, epoch, step: index, slot: 0 });
  const pair = (index: number, explained: boolean, id?: string) => ({
    first: place(0, index, id),
    second: place(1, index, id),
    explained,
  });
  const judged = (equal: AuditFact['samples']['equal'], count = 8) =>
    findingOf('SAMPLES_REPEAT', auditedFacts([{ samples: { of_each_epoch: count, equal } }]));

  test('that are equal although numbers were drawn for them are a fault', () => {
    expect(judged([pair(2, false)])).toMatchObject({
      state: 'fail',
      value: 1,
      message:
        '1 pair of the 16 samples at the start of two epochs are the same, such as case2 in epoch 1, step 3, place 1 and case2 in epoch 2, step 3, place 1 of fold 0',
    });
  });

  test('may be equal where nothing or flips alone were drawn, unless all of them are', () => {
    expect(judged([pair(2, true)])).toMatchObject({
      state: 'pass',
      message:
        '16 samples of two epochs differ but for 1 pair of which nothing or flips alone were drawn, or that are masks',
    });
    const all = Array.from({ length: 8 }, (_, index) => pair(index, true));
    expect(judged(all)).toMatchObject({ state: 'fail', value: 8 });
    // Two cases come in the same order twice by chance.
    expect(judged(all.map((_, index) => pair(index, true, `case${index % 2}`))).state).toBe('pass');
  });
});

describe('test-time augmentation', () => {
  const dice = (...tta: Parameters<typeof ttaOf>) => findingOf('TTA_HURTS', auditedFacts([{ tta: ttaOf(...tta) }]));

  test('that makes predictions much worse is told with both figures', () => {
    const pairs = [
      [0.44, 0.97],
      [0.48, 0.96],
      [0.43, 0.97],
    ] as const;
    expect(dice(pairs, ['L/R', 'A/P'])).toMatchObject({
      state: 'fail',
      message: 'with test-time augmentation over L/R, A/P the mean Dice of 3 cases is 0.450, without it 0.967',
      fix: 'write `inference: { tta: off }` and run again, which trains nothing anew; or train with A/P under augmentation.mirror.axes',
    });
  });

  test('of the trained axes that costs a little is doubtful, and by chance nothing', () => {
    const steady = [0.9, 0.91, 0.92, 0.9].map((on, index) => [on, on + 0.02 + index * 1e-3] as const);
    expect(dice(steady)).toMatchObject({
      state: 'warn',
      fix: 'write `inference: { tta: off }` and run again, which trains nothing anew',
    });
    const noisy = [0.1, -0.08, 0.07, -0.04].map((more) => [0.9, 0.9 + more] as const);
    expect(dice(noisy).state).toBe('pass');
    expect(
      dice([
        [0.9, 0.905],
        [0.9, 0.906],
      ]).state,
    ).toBe('pass');
  });

  test('is judged over the cases of all folds, and not over one case', () => {
    const one = [[0.5, 0.9]] as const;
    expect(findingOf('TTA_HURTS', auditedFacts([{ tta: ttaOf(one) }])).state).toBe('unknown');
    expect(findingOf('TTA_HURTS', auditedFacts([{ tta: ttaOf(one) }, { tta: ttaOf(one) }])).state).toBe('fail');
  });

  test('of a regression is measured by the share of the error', () => {
    const judged = (factor: number) =>
      findingOf('TTA_HURTS', auditedRegression([{ tta: ttaOf([4, 5, 6].map((off) => [factor * off, off] as const)) }]));
    expect(judged(1.01).state).toBe('pass');
    expect(judged(1.05).state).toBe('warn');
    expect(judged(1.5)).toMatchObject({
      state: 'fail',
      message: 'with test-time augmentation over L/R the mean MAE of 3 cases is 7.50 ml, without it 5.00 ml',
    });
  });
});

describe('training and whole images', () => {
  const proxy = (training: number | null, whole: number | null): AuditFact['proxy'] => ({
    weights: 'final',
    epochs: 3,
    training,
    whole,
    cases: 6,
  });
  const judged = (...audits: Partial<AuditFact>[]) => findingOf('PROXY_GAP', auditedFacts(audits));

  test('that part by test-time augmentation name it with both figures and the line to write', () => {
    expect(judged({ proxy: proxy(0.97, 0.44), ablations: [ablationOf()] })).toMatchObject({
      state: 'fail',
      value: { training: 0.97, whole: 0.44, gap: expect.closeTo(0.53, 9) as number, cause: 'inference.tta' },
      message:
        'Dice is 0.970 on validation patches during training and 0.440 on whole images; with inference.tta off it is 0.970 (6 cases): inference.tta is the cause',
      fix: 'write `inference: { tta: off }` and run again, which trains nothing anew; inference.tta: trained mirrors what training mirrored (L/R)',
    });
  });

  test('name the setting that explains most of several', () => {
    const ablations = [
      ablationOf({ after: 0.5 }),
      ablationOf({ key: 'inference.blend', now: 'constant', tried: 'gaussian', after: 0.9, cases: 4 }),
    ];
    expect(judged({ proxy: proxy(0.97, 0.44), ablations })).toMatchObject({
      message: expect.stringContaining(
        'with inference.blend gaussian it is 0.900 (4 cases): inference.blend is the cause',
      ) as string,
      fix: 'write `inference: { blend: gaussian }` and run again, which trains nothing anew',
    });
  });

  test('say what was tried where nothing explains half of it', () => {
    const ablations = [
      ablationOf({ after: 0.5 }),
      ablationOf({ key: 'inference.overlap', now: 0.1, tried: 0.5, after: 0.69, cases: 4 }),
    ];
    expect(judged({ proxy: proxy(0.97, 0.44), ablations })).toMatchObject({
      value: { cause: null },
      message:
        'Dice is 0.970 on validation patches during training and 0.440 on whole images; none of the settings that were tried out explains half of it: with inference.tta off it is 0.500 (6 cases); with inference.overlap 0.5 it is 0.690 (4 cases)',
    });
  });

  test('that part by centred patches say that training measured too well', () => {
    const centring = ablationOf({
      key: 'training.foreground',
      now: 1,
      tried: 'patches from all over the images',
      side: 'training',
      before: 0.9,
      after: 0.42,
      against: 0.4,
    });
    expect(judged({ proxy: proxy(0.9, 0.4), ablations: [centring] })).toMatchObject({
      message:
        'Dice is 0.900 on validation patches during training and 0.400 on whole images; patches from all over the images have 0.420 (6 cases): training.foreground is the cause',
      fix: expect.stringContaining('`training: { foreground: 0.33 }`') as string,
    });
  });

  test('that part by how Dice is averaged are no finding, as far as it goes', () => {
    const pooled = (after: number) =>
      ablationOf({ key: 'evaluation.metrics', now: 'mean over cases', tried: 'Dice pooled over all voxels', after });
    expect(judged({ proxy: proxy(0.97, 0.44), ablations: [pooled(0.9)] })).toMatchObject({
      state: 'pass',
      message:
        'Dice is 0.970 on validation patches during training and 0.440 on whole images; pooled over the voxels of all images, as training has it, it is 0.900 (6 cases): single cases with small structures make the difference',
    });
    expect(judged({ proxy: proxy(0.97, 0.44), ablations: [pooled(0.75)] })).toMatchObject({
      state: 'fail',
      message: expect.stringContaining('it is 0.750 (6 cases): the mean over cases is the cause') as string,
      fix: expect.stringContaining('quote the figure of whole images') as string,
    });
  });

  test('that part on the way back to the grid of the files tell what is possible at all', () => {
    const grid = ablationOf({ key: 'preprocessing.spacing_mm', now: [4, 4, 4], after: 0.93, possible: 0.51, cases: 4 });
    expect(judged({ proxy: proxy(0.95, 0.5), ablations: [grid] })).toMatchObject({
      message: expect.stringContaining(
        'on the grid of the prepared images it is 0.930 (4 cases; the true labels themselves come back from it with 0.510): preprocessing.spacing_mm is the cause',
      ) as string,
      fix: expect.stringContaining('change preprocessing.spacing_mm to a finer one') as string,
    });
  });

  test('are judged over the folds together, and one that parts alone is doubtful', () => {
    const fine = { proxy: proxy(0.9, 0.88) };
    expect(judged(fine, fine)).toMatchObject({ state: 'pass' });
    expect(
      judged(fine, fine, {
        proxy: proxy(0.9, 0.7),
        ablations: [ablationOf({ before: 0.7, after: 0.9, against: 0.9 })],
      }),
    ).toMatchObject({
      state: 'warn',
      message:
        'Dice is 0.900 on validation patches during training and 0.700 on whole images (fold 2); with inference.tta off it is 0.900 (6 cases): inference.tta is the cause',
    });
  });

  test('are told beyond checks.max_proxy_gap, and not where whole images are better', () => {
    const facts = (limit: number) => auditedFacts([{ proxy: proxy(0.9, 0.87) }], { maxProxyGap: limit });
    expect(findingOf('PROXY_GAP', facts(0.1)).state).toBe('pass');
    expect(findingOf('PROXY_GAP', facts(0.02))).toMatchObject({
      state: 'fail',
      message: expect.stringContaining('no setting was tried out') as string,
    });
    expect(judged({ proxy: proxy(0.7, 0.95) }).state).toBe('pass');
  });

  test('cannot be told apart where training measured nothing', () => {
    expect(judged({ proxy: proxy(null, 0.9) }).state).toBe('unknown');
  });

  test('of a regression are compared by the share of the error', () => {
    const error = (whole: number) =>
      findingOf(
        'PROXY_GAP',
        auditedRegression([
          {
            proxy: proxy(10, whole),
            ablations: [ablationOf({ before: whole, after: 10.2, against: 10, now: 'trained' })],
          },
        ]),
      );
    expect(error(10.9).state).toBe('pass');
    expect(error(15)).toMatchObject({
      state: 'fail',
      message:
        'MAE is 10.0 ml on validation images during training and 15.0 ml as they are predicted; with inference.tta off it is 10.2 ml (6 cases): inference.tta is the cause',
    });
  });
});
