import { expect, test } from 'vitest';
import type { MirrorAxisName } from '../config/experiment.js';
import { factsOf, regressionFactsOf } from './checks-rig.js';
import { oneSideMirrored } from './one-side-mirrored.js';

const judged = (target: string, axes: readonly MirrorAxisName[], p = 0.5) =>
  oneSideMirrored.judge(regressionFactsOf({ task: { target }, augmentation: { mirror: { axes, p } } }));
const judgedLabels = (names: readonly string[], more: object = {}) =>
  oneSideMirrored.judge(
    factsOf({ task: { labels: Object.fromEntries(['background', ...names].map((name, i) => [name, i])), ...more } }),
  );

test('a target of the left under a mirror along L/R is a warning', () => {
  expect(judged('left_kidney_ml', ['A/P', 'L/R'])).toMatchObject({
    kind: 'fail',
    value: ['L/R: left_kidney_ml'],
    findings: [
      {
        message: 'left_kidney_ml is of the left side, but mirroring along L/R exchanges the sides and keeps the name',
        fix: 'take L/R out of augmentation.mirror.axes',
        places: [{ span: { lineText: 'task.target' } }, { span: { lineText: 'augmentation.mirror.axes.1' } }],
      },
    ],
  });
  expect(judged('posteriorVolume', ['A/P']).kind).toBe('fail');
});

test('any stored axis may be the one', () => {
  expect(judged('left_ml', ['axis3'])).toMatchObject({ value: ['axis3: left_ml'] });
});

test('other axes, a mirror that is never drawn and names without a side pass', () => {
  expect(judged('left_kidney_ml', ['S/I']).kind).toBe('pass');
  expect(judged('left_kidney_ml', ['L/R'], 0).kind).toBe('pass');
  for (const target of ['volume_ml', 'l', 'feedback', 'leftover_ml', 'post_op_ml', 'back_ml']) {
    expect(judged(target, ['L/R', 'A/P', 'S/I']).kind).toBe('pass');
  }
});

test('a label of one side without the other is told, until the file says that its form tells it apart', () => {
  expect(judgedLabels(['left atrium', 'liver'])).toMatchObject({
    value: ['L/R: left atrium'],
    findings: [
      {
        fix: 'take L/R out of augmentation.mirror.axes, or write task.mirror_pairs: {L/R: []} if its form tells it apart',
        places: [{ span: { lineText: 'task.labels.left atrium' } }, {}],
      },
    ],
  });
  expect(judgedLabels(['left atrium'], { mirror_pairs: { 'L/R': [] } }).kind).toBe('pass');
  // Two sides are the business of another rule.
  expect(judgedLabels(['left kidney', 'right kidney']).kind).toBe('pass');
});
