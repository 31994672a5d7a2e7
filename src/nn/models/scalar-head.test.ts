import { expect, it } from 'vitest';
import { tensorFlow, type Rank } from '../load-tf.js';
import { dropOut } from './scalar-head.js';

it('dropout leaves the stated share out and keeps the mean', () => {
  const rate = 0.3;
  const features = tensorFlow().ones<Rank.R2>([100, 100]);
  const left = [...dropOut(features, rate, { training: true, drawKey: [1] }).dataSync()];
  expect(new Set(left.map((value) => value.toFixed(6)))).toEqual(new Set(['0.000000', (1 / (1 - rate)).toFixed(6)]));
  const share = left.filter((value) => value === 0).length / left.length;
  // 10,000 draws: the share is known to sqrt(0.21 / 10000) = 0.0046; four of those.
  expect(Math.abs(share - rate)).toBeLessThan(0.0184);
});
