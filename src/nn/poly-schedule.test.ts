import { expect, it } from 'vitest';
import golden from './fixtures/poly-schedule.json' with { type: 'json' };
import { polyLearningRate } from './poly-schedule.js';

it.each(Object.entries(golden))("equals nnU-Net's learning rate of epoch %s of 1000", (epoch, expected) => {
  const rate = polyLearningRate({ initial: 0.01, epoch: Number(epoch), epochs: 1000, power: 0.9 });
  expect(Math.abs(rate / expected - 1)).toBeLessThan(1e-12);
});
