import { describe, expect, it } from 'vitest';
import { readGolden } from '../../test/golden/read-golden.js';
import { learningRateOf, type Schedule } from './schedule.js';

const rates = (schedule: Schedule, epochs: number) =>
  Array.from({ length: epochs }, (_, epoch) => learningRateOf(schedule, { initial: 0.8, epoch, epochs }));

function expectRates(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((rate, epoch) => {
    expect(rate, `epoch ${epoch}`).toBeCloseTo(expected[epoch]!, 12);
  });
}

describe('learningRateOf', () => {
  it.each(Object.entries(readGolden('numerics').polylr_1000))(
    "of a poly schedule equals nnU-Net's in epoch %s of 1000",
    (epoch, expected) => {
      const rate = learningRateOf(
        { kind: 'poly', power: 0.9, warmupEpochs: 0 },
        { initial: 0.01, epoch: Number(epoch), epochs: 1000 },
      );
      expect(Math.abs(rate / expected - 1)).toBeLessThan(1e-12);
    },
  );

  it('of a constant schedule is the initial one throughout', () => {
    expectRates(rates({ kind: 'constant', warmupEpochs: 0 }, 3), [0.8, 0.8, 0.8]);
  });

  it('of a cosine schedule falls along half a cosine', () => {
    expectRates(rates({ kind: 'cosine', final: 0, warmupEpochs: 0 }, 4), [
      0.8,
      0.4 * (1 + Math.SQRT1_2),
      0.4,
      0.4 * (1 - Math.SQRT1_2),
    ]);
  });

  it('of a cosine schedule with a final share ends above it by less than a step', () => {
    const schedule: Schedule = { kind: 'cosine', final: 0.25, warmupEpochs: 0 };
    expectRates(rates(schedule, 2), [0.8, 0.8 * (0.25 + 0.75 / 2)]);
    expect(learningRateOf(schedule, { initial: 0.8, epoch: 1000, epochs: 1000 })).toBeCloseTo(0.2, 12);
  });

  it('rises linearly during the warm-up, and the schedule begins behind it', () => {
    expectRates(rates({ kind: 'constant', warmupEpochs: 3 }, 5), [0.2, 0.4, 0.6, 0.8, 0.8]);
    expectRates(rates({ kind: 'poly', power: 1, warmupEpochs: 1 }, 5), [0.4, 0.8, 0.6, 0.4, 0.2]);
    expectRates(rates({ kind: 'cosine', final: 0, warmupEpochs: 1 }, 3), [0.4, 0.8, 0.4]);
  });
});
