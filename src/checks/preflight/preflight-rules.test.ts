import { expect, test } from 'vitest';
import { without } from '../../base/without.js';
import { factsOf } from '../checks-rig.js';
import { judge } from '../judge.js';
import { preflightFacts, trialOf } from './trial-rig.js';

const CODES = [
  'PATHS_PART',
  'CANNOT_OVERFIT',
  'INITIAL_LOSS_ODD',
  'UPDATES_ODD',
  'MODES_DIFFER',
  'INPUT_IGNORED',
  'TARGETS_IGNORED',
  'SHAPE_TELLS_TARGET',
] as const;
const found = (facts: Parameters<typeof judge>[0]) =>
  judge(facts)
    .diagnostics.filter(({ code }) => (CODES as readonly string[]).includes(code))
    .map(({ code, severity, message }) => `${severity} ${code} ${message}`);

test('a small training that went well has no finding', () => {
  expect(found(preflightFacts())).toEqual([]);
});

test('before preflight has run nothing is known, and without it nothing is asked', () => {
  const unknown = (preflight: boolean) =>
    judge(factsOf({ checks: { preflight } }, {})).unknown.filter(({ until }) => until === 'preflight');
  expect(unknown(true).map(({ code }) => code)).toEqual(CODES);
  expect(unknown(false)).toEqual([]);
});

test('where nothing could be learned only the preparation is judged', () => {
  const file = without(preflightFacts().preflight!, 'trial');
  const facts = factsOf({ checks: { preflight: true } }, { preflight: { ...file, skipped: 'no label' } });
  expect(found(facts)).toEqual([]);
  const differing = { ...file, preparation: { cases: 2, largest_difference: 0.5 } };
  expect(found(factsOf({ checks: { preflight: true } }, { preflight: differing }))).toEqual([
    'error PATHS_PART training and inference prepare the same image differently: the largest difference is 0.5, above 0.00001',
  ]);
});

test('prepared voxels that are no numbers do not pass for equal', () => {
  const facts = preflightFacts({}, { preparation: { cases: 2, largest_difference: null } });
  expect(found(facts)).toEqual([
    'error PATHS_PART training and inference prepare the same image differently: voxels of one of them are no numbers',
  ]);
});

test('trained flips that were not learned in so few steps say nothing about inference', () => {
  const tta = { axes: ['L/R'], with: 0.6, without: 0.9 };
  const flipped = (value: number) =>
    found(preflightFacts({ inference: { ...trialOf().inference, tta: { ...tta, flipped: value } } }));
  expect(flipped(0.5)).toEqual([]);
  expect(flipped(0.85)).toHaveLength(1);
});

test('weights that begin at 0 have no share to change by', () => {
  expect(found(preflightFacts({ updates: { steps: 8, learning_rate: 1e-7 } }))).toEqual([]);
});

test('a constant that is nearly right for a few cases is no measure', () => {
  const changes = {
    initial: { network: 0.3, constant: 0.0002 },
    modes: { training: 2.55e-4, evaluation: 2.9e-4 },
  };
  expect(found(preflightFacts(changes, { kind: 'regression' }))).toEqual([]);
  const far = { ...changes, initial: { network: 3, constant: 0.0002 } };
  expect(found(preflightFacts(far, { kind: 'regression' }))).toEqual([
    expect.stringContaining('warning INITIAL_LOSS_ODD'),
  ]);
});

test('what cannot be learned by heart is refused, of either task', () => {
  expect(found(preflightFacts({ learned: { steps: 200, loss: 0.9, metric: 0.3104 } }))).toEqual([
    'error CANNOT_OVERFIT after 200 steps on 2 cases (a, b) a small network knows them with a mean Dice of 0.31, below 0.8: what cannot be learned by heart cannot be learned at all',
  ]);
  expect(found(preflightFacts({ learned: { steps: 200, loss: null, metric: 0.95 } }))).toHaveLength(1);
  const regression = (metric: number) =>
    preflightFacts({ learned: { steps: 200, loss: 0.1, metric } }, { kind: 'regression' });
  expect(found(regression(0.75))).toEqual([expect.stringContaining('a R2 of 0.75, below 0.8')]);
  expect(found(regression(0.81))).toEqual([]);
});

test('flips at test time that contradict each other are refused, with both figures and the axes as the value', () => {
  const tta = { axes: ['L/R', 'A/P'], with: 0.45, without: 0.96 };
  const facts = preflightFacts({ inference: { ...trialOf().inference, tta } });
  expect(found(facts)).toEqual([
    'error PATHS_PART with flips along [L/R, A/P] at test time the mean Dice of cases that the network knows by heart falls from 0.96 to 0.45: the predictions that are averaged contradict each other',
  ]);
  const accept = { PATHS_PART: { value: ['inference.tta [L/R, A/P]'], reason: 'to be seen' } };
  expect(
    found(
      preflightFacts(
        { inference: { ...trialOf().inference, tta } },
        { settings: { checks: { preflight: true, accept } } },
      ),
    ),
  ).toEqual([]);
});

test('what the network knows and inference loses is refused, but not what no network can give', () => {
  const inference = { direct: 0.98, plain: 0.6, possible: 0.97 };
  expect(found(preflightFacts({ inference }))).toEqual([
    'error PATHS_PART cases that a small network knows by heart with a mean Dice of 0.98 come out of inference with 0.6 (0.97 is possible on the stored grid)',
  ]);
  expect(found(preflightFacts({ inference: { ...inference, possible: 0.65 } }))).toEqual([]);
});

test('a first loss far from that of a constant is told', () => {
  expect(found(preflightFacts({ initial: { network: 6, constant: 0.94 } }))).toEqual([
    'warning INITIAL_LOSS_ODD the loss before the first step is 6, and that of equal scores for every class 0.94: more than 1 away',
  ]);
  const regression = (network: number) =>
    preflightFacts({ initial: { network, constant: 0.4 } }, { kind: 'regression' });
  expect(found(regression(0.9))).toEqual([
    expect.stringContaining('of the mean target 0.4: outside of 0.5 to 2 times it'),
  ]);
  expect(found(regression(0.41))).toEqual([]);
});

test('steps that throw the weights about, or do not move them, are told', () => {
  const updates = (ratio: number | null) => found(preflightFacts({ updates: { steps: 8, learning_rate: 3, ratio } }));
  expect(updates(0.4)).toEqual([
    'warning UPDATES_ODD updates of the weights at training.optimizer.lr 3 change them by 0.4 of themselves per step (median), more than 0.1',
  ]);
  expect(updates(1e-7)).toEqual([expect.stringContaining('1e-7 of themselves per step (median), less than 0.00001')]);
  expect(updates(null)).toEqual([expect.stringContaining('are not finite within 8 steps')]);
  expect(updates(0.001)).toEqual([]);
});

test('a network that does as well without images, or with the targets of others, is told', () => {
  const { controls } = trialOf();
  expect(found(preflightFacts({ controls: { ...controls, zeroed: { loss: 0, metric: 0.87 } } }))).toEqual([
    'warning INPUT_IGNORED after 40 steps a small network reaches a mean Dice of 0.87, and 0.87 from images that are 0 everywhere: it does not look at them',
  ]);
  expect(found(preflightFacts({ controls: { ...controls, shuffled: { loss: 0, metric: 0.8 } } }))).toEqual([
    'warning TARGETS_IGNORED after 40 steps a small network reaches a mean Dice of 0.87, and 0.8 where it learned the label maps of other cases: these cases are hardly told apart',
  ]);
  // Nothing learned in so few steps: nothing to compare.
  const nothing = { loss: 1, metric: 0.05 };
  expect(found(preflightFacts({ controls: { steps: 40, real: nothing, zeroed: nothing, shuffled: nothing } }))).toEqual(
    [],
  );
  expect(found(preflightFacts({ controls: { ...controls, shuffled: null } }))).toEqual([]);
});

test('another loss in training mode than in the mode of prediction is told', () => {
  expect(found(preflightFacts({ modes: { training: 0.01, evaluation: 0.6 } }))).toEqual([
    'warning MODES_DIFFER on a batch that a small network knows by heart its loss is 0.01 in training mode and 0.6 in evaluation mode, in which it predicts',
  ]);
});

test('image shapes that tell the target are noted with their figures', () => {
  const baselines = (r2: number) => ({
    train_mean: { mae: 12.6, r2: -0.02 },
    shape_and_spacing: { mae: 5.1, r2 },
  });
  expect(found(preflightFacts({}, { kind: 'regression', baselines: baselines(0.71) }))).toEqual([
    'note SHAPE_TELLS_TARGET image shape and spacing alone, without a single voxel, predict the target of unseen units with an R2 of 0.71 (MAE 5.1, the mean 12.6): whatever cropped or recorded the images knew the target',
  ]);
  expect(found(preflightFacts({}, { kind: 'regression', baselines: baselines(0.3) }))).toEqual([]);
});
