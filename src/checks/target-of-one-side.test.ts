import { expect, test } from 'vitest';
import type { MirrorAxisName } from '../config/experiment.js';
import { regressionFactsOf } from './checks-rig.js';
import { targetOfOneSide } from './target-of-one-side.js';

const judged = (target: string, axes: readonly MirrorAxisName[], p = 0.5) =>
  targetOfOneSide.judge(regressionFactsOf({ task: { target }, augmentation: { mirror: { axes, p } } }));

test('mirroring the left and right of a target that is of the left is refused', () => {
  expect(judged('left_kidney_ml', ['A/P', 'L/R'])).toMatchObject({
    kind: 'fail',
    value: ['L/R'],
    findings: [
      {
        message:
          'left_kidney_ml is a target of the left side, but mirroring along L/R exchanges the sides and keeps the target',
        fix: 'take L/R out of augmentation.mirror.axes',
        places: [{ span: { lineText: 'augmentation.mirror.axes.1' } }, { span: { lineText: 'task.target' } }],
      },
    ],
  });
  expect(judged('posteriorVolume', ['A/P']).kind).toBe('fail');
});

test('any stored axis may be the one', () => {
  expect(judged('left_ml', ['axis3'])).toMatchObject({ value: ['axis3'] });
});

test('other axes, a mirror that is never drawn and names without a side pass', () => {
  expect(judged('left_kidney_ml', ['S/I']).kind).toBe('pass');
  expect(judged('left_kidney_ml', ['L/R'], 0).kind).toBe('pass');
  for (const target of ['volume_ml', 'l', 'feedback', 'leftover_ml', 'post_op_ml']) {
    expect(judged(target, ['L/R', 'A/P', 'S/I']).kind).toBe('pass');
  }
});
