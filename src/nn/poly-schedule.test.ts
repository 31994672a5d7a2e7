import { expect, it } from 'vitest';
import { readGolden } from '../../test/golden/read-golden.js';
import { polyLearningRate } from './poly-schedule.js';

it.each(Object.entries(readGolden('numerics').polylr_1000))(
  "equals nnU-Net's learning rate of epoch %s of 1000",
  (epoch, expected) => {
    const rate = polyLearningRate({ initial: 0.01, epoch: Number(epoch), epochs: 1000, power: 0.9 });
    expect(Math.abs(rate / expected - 1)).toBeLessThan(1e-12);
  },
);
