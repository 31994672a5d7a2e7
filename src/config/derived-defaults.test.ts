import { afterAll, describe, expect, test } from 'vitest';
import { ExperimentRig, MINIMAL } from './experiment-rig.js';
import { formatOrigin } from './format-origin.js';

const rig = new ExperimentRig();
afterAll(() => {
  rig.remove();
});

function load(augmentation: string, more = '') {
  rig.write({ 'a.yaml': `${MINIMAL}augmentation: ${augmentation}\n${more}` });
  return rig.load('a.yaml');
}

test("the preset nnunet stands for nnU-Net's chain, and each value says so", () => {
  const { experiment, origin } = load('{preset: nnunet}');
  expect(experiment.augmentation).toEqual({
    preset: 'nnunet',
    mirror: { axes: ['L/R', 'A/P', 'S/I'], p: 0.5 },
    dummy_2d: 'auto',
    rotate: { degrees: 30, in_plane_degrees: 180, p: 0.2 },
    zoom: { reciprocal_range: [0.7, 1.4], p: 0.2 },
    noise: { std: [0, 0.1], p: 0.1 },
    blur: { sigma: [0.5, 1], p: 0.2, p_channel: 0.5 },
    brightness: { factor: [0.75, 1.25], p: 0.15 },
    contrast: { factor: [0.75, 1.25], p: 0.15 },
    low_resolution: { factor: [0.5, 1], p: 0.25, p_channel: 0.5 },
    gamma_inverted: { gamma: [0.7, 1.5], p: 0.1 },
    gamma: { gamma: [0.7, 1.5], p: 0.3 },
  });
  expect(formatOrigin(origin(['augmentation', 'gamma', 'p']))).toBe('preset nnunet');
});

test('what is written beside the preset wins, and off switches a transform off', () => {
  const { experiment, origin } = load('{preset: nnunet, mirror: {axes: [L/R]}, zoom: {range: [0.9, 1.1]}, blur: off}');
  const { mirror, zoom, blur } = experiment.augmentation;
  expect(mirror).toEqual({ axes: ['L/R'], p: 0.5 });
  expect(zoom).toEqual({ range: [0.9, 1.1], p: 0.2 });
  expect(blur).toBe('off');
  expect(formatOrigin(origin(['augmentation', 'mirror', 'axes']))).toBe('a.yaml:14');
  expect(formatOrigin(origin(['augmentation', 'mirror', 'p']))).toBe('preset nnunet');
});

test('images without a declared space are mirrored along their stored axes', () => {
  const { experiment } = load('{preset: nnunet}', 'preprocessing: {orientation: stored}\n');
  expect(experiment.augmentation.mirror.axes).toEqual(['axis1', 'axis2', 'axis3']);
});

test('without a preset nothing is on', () => {
  expect(load('{}').experiment.augmentation).toEqual({
    preset: 'none',
    mirror: { axes: [], p: 0.5 },
    dummy_2d: 'never',
  });
});

test('a segmentation measures Dice where nothing is written, a regression has a loss of its own', () => {
  expect(load('{}').experiment.evaluation.metrics).toEqual(['dice']);
  writeRegression('{epochs: 1}');
  const { training, evaluation } = rig.load('r.yaml').experiment;
  expect(training.loss).toEqual({ kind: 'huber', delta: 1 });
  expect(training.patch).toBe('whole');
  expect(evaluation.metrics).toBeUndefined();
});

describe('a loss of a regression without its kind', () => {
  const lossOf = (training: string, ...sets: string[]) => {
    writeRegression(training);
    return rig.load('r.yaml', { sets }).experiment.training.loss;
  };

  test('is huber, written or set', () => {
    expect(lossOf('{epochs: 1, loss: {delta: 0.5}}')).toEqual({ kind: 'huber', delta: 0.5 });
    expect(lossOf('{epochs: 1}', 'training.loss.delta=0.5')).toEqual({ kind: 'huber', delta: 0.5 });
    expect(lossOf('{epochs: 1, loss: {kind: huber, delta: 2}}', '~training.loss.kind')).toEqual({
      kind: 'huber',
      delta: 2,
    });
    expect(lossOf('{epochs: 1, loss: {kind: l1}}')).toEqual({ kind: 'l1' });
    expect(lossOf('{epochs: 1}', 'training.loss.kind=mse')).toEqual({ kind: 'mse' });
  });

  test('is called huber by what is said about its keys', () => {
    writeRegression('{epochs: 1}');
    expect(rig.complaint('r.yaml', { sets: ['training.loss.delt=0.5'] })).toBe(
      `--set:1:15 error UNKNOWN_KEY unknown key delt in training.loss of kind huber
    1 | training.loss.delt=0.5
      |               ^^^^
   fix: did you mean delta?`,
    );
    expect(rig.complaint('r.yaml', { sets: ['training.loss.delta=-1'] })).toContain(
      'error OUT_OF_RANGE training.loss.delta is -1',
    );
  });

  test('may be there mistyped', () => {
    writeRegression('{epochs: 1, loss: {knd: l1}}');
    expect(rig.complaint('r.yaml')).toContain('error UNKNOWN_KEY unknown key knd in training.loss\n');
  });
});

function writeRegression(training: string): void {
  rig.write({
    'r.yaml': `${MINIMAL.slice(0, MINIMAL.indexOf('task:'))}task: {kind: regression, target: ml, behaves_as: volume}
preprocessing: {size: [8, 8, 8]}
model: {kind: resnet}
training: ${training}
`.replace('data:', 'data:\n  table: cases.csv'),
  });
}
