import { describe, expect, it } from 'vitest';
import { randomOf } from '../base/random.js';
import { bootstrap } from './bootstrap.js';
import { compareErrors } from './compare-errors.js';
import { figure, undefinedFor } from './figure.js';
import { median } from './median.js';
import { mean, sampleSd } from './moments.js';
import { quantile } from './quantile.js';

const normals = (count: number, key: string) => {
  const random = randomOf([key]);
  return Array.from({ length: count }, () => random.normal());
};
const meanOf = (values: readonly number[]) => (drawn: readonly number[]) => ({
  mean: figure(mean(drawn.map((unit) => values[unit]!))),
});

describe('bootstrap', () => {
  const values = normals(60, 'values');

  it('gives the mean an interval close to the one of theory', () => {
    const { mean: found } = bootstrap({ units: 60, statistics: meanOf(values), seed: 1 });
    expect(found.value).toBeCloseTo(mean(values), 12);
    const half = (1.96 * sampleSd(values)) / Math.sqrt(60);
    // 2,000 resamples put an end within about 5 % of the half width.
    expect(Math.abs(found.interval![0] - (found.value! - half))).toBeLessThan(0.12 * half);
    expect(Math.abs(found.interval![1] - (found.value! + half))).toBeLessThan(0.12 * half);
  });

  it('covers the true mean in about 95 of 100 samples', () => {
    let covered = 0;
    for (let sample = 0; sample < 200; sample++) {
      const drawn = normals(30, `sample ${sample}`);
      const { mean: found } = bootstrap({ units: 30, statistics: meanOf(drawn), seed: sample, resamples: 400 });
      if (found.interval![0] <= 0 && found.interval![1] >= 0) covered++;
    }
    // Binomial(200, 0.93 to 0.95): outside 175..199 in fewer than 1 of 1,000.
    expect(covered).toBeGreaterThanOrEqual(175);
    expect(covered).toBeLessThanOrEqual(199);
  });

  it('depends on the seed alone', () => {
    const of = (seed: number) => bootstrap({ units: 60, statistics: meanOf(values), seed });
    expect(of(5)).toEqual(of(5));
    expect(of(6)).not.toEqual(of(5));
  });

  it('computes all statistics on the same resamples', () => {
    const { a, twice } = bootstrap({
      units: 60,
      seed: 2,
      statistics: (drawn) => {
        const value = mean(drawn.map((unit) => values[unit]!));
        return { a: figure(value), twice: figure(2 * value) };
      },
    });
    expect(twice.interval).toEqual(a.interval!.map((end) => 2 * end));
  });

  it('gives no interval for fewer than five units', () => {
    expect(bootstrap({ units: 4, statistics: meanOf([1, 2, 3, 4]), seed: 0 })).toEqual({
      mean: { value: 2.5, interval: null, reason: 'an interval needs 5 independent units, there are 4' },
    });
  });

  it('says why there is no value', () => {
    const statistics = () => ({ r: undefinedFor('all targets are equal') });
    expect(bootstrap({ units: 10, statistics, seed: 0 })).toEqual({
      r: { value: null, interval: null, reason: 'all targets are equal' },
    });
  });

  it('gives no interval where too many resamples have no value', () => {
    const statistics = (drawn: readonly number[]) => ({
      // One unit carries it all; about 1/e of the resamples miss it.
      r: drawn.includes(0) ? figure(1) : undefinedFor('unit 0 is missing'),
    });
    const { r } = bootstrap({ units: 20, statistics, seed: 0, resamples: 1000 });
    expect(r).toEqual({
      value: 1,
      interval: null,
      reason: expect.stringMatching(/^undefined in 3[0-9][0-9] of 1000 resamples$/) as string,
    });
  });

  it('has an interval without width for a statistic that never varies', () => {
    expect(bootstrap({ units: 8, statistics: () => ({ one: figure(1) }), seed: 0 }).one).toEqual({
      value: 1,
      interval: [1, 1],
    });
  });
});

describe('compareErrors', () => {
  const hard = normals(40, 'hard').map((value) => 10 + 5 * Math.abs(value));

  it('finds a small difference that hard and easy units would hide from unpaired intervals', () => {
    const noise = normals(40, 'noise');
    const model = hard.map((error, unit) => error - 0.5 + 0.2 * noise[unit]!);
    const { difference, ratio } = compareErrors({ model, baseline: hard, seed: 0 });
    expect(difference.value).toBeCloseTo(mean(model) - mean(hard), 12);
    expect(difference.interval![1]).toBeLessThan(0);
    expect(ratio.interval![1]).toBeLessThan(1);
    // Unpaired, the spread of the units is ten times the difference.
    expect(sampleSd(hard) / Math.sqrt(40)).toBeGreaterThan(0.4);
  });

  it('finds none between two models that err alike', () => {
    const model = hard.map((error, unit) => error + (unit % 2 === 0 ? 1 : -1));
    const [low, high] = compareErrors({ model, baseline: hard, seed: 0 }).difference.interval!;
    expect(low).toBeLessThan(0);
    expect(high).toBeGreaterThan(0);
  });

  it('gives no ratio to a baseline without error', () => {
    expect(compareErrors({ model: [1, 1], baseline: [0, 0], seed: 0 }).ratio).toEqual({
      value: null,
      interval: null,
      reason: 'the baseline makes no error',
    });
  });

  it('refuses columns of unequal length', () => {
    expect(() => compareErrors({ model: [1, 2], baseline: [1], seed: 0 })).toThrow(
      'Internal error: 2 errors cannot be paired with 1',
    );
  });
});

describe('quantile', () => {
  it('interpolates between neighbours', () => {
    expect([0, 0.25, 0.5, 0.9, 1].map((share) => quantile([10, 20, 30, 40], share))).toEqual([10, 17.5, 25, 37, 40]);
  });

  it('gives the median of an odd and an even number', () => {
    expect([median([3, 1, 10]), median([4, 1, 10, 2])]).toEqual([3, 3]);
  });
});
