import { expect, test } from 'vitest';
import { randomOf } from '../base/random.js';
import { bootstrap } from '../stats/bootstrap.js';
import { figure } from '../stats/figure.js';
import { mean, sampleSd } from '../stats/moments.js';
import { meanIntervals } from './mean-intervals.js';

const normals = (count: number, key: string) => {
  const random = randomOf([key]);
  return Float64Array.from({ length: count }, () => random.normal());
};

test.each([5, 60, 200, 300, 5000])('the interval of a mean over %i units is that of theory', (units) => {
  const values = normals(units, 'values');
  const [found] = meanIntervals({ columns: [values], statistics: [[0]], resamples: units > 1000 ? 1000 : 4000 });
  expect(found!.value).toBeCloseTo(mean([...values]), 12);
  // The variance of the resampled mean has n in place of n - 1.
  const half = (1.96 * sampleSd([...values]) * Math.sqrt((units - 1) / units)) / Math.sqrt(units);
  // 1,000 resamples put an end within about 8 % of the half width; means of five values are not quite normal.
  const tolerance = (units < 10 ? 0.25 : 0.15) * half;
  expect(Math.abs(found!.interval![0] - (found!.value! - half))).toBeLessThan(tolerance);
  expect(Math.abs(found!.interval![1] - (found!.value! + half))).toBeLessThan(tolerance);
});

test('agrees with the bootstrap of the summaries, which draws otherwise', () => {
  const values = normals(40, 'skewed').map((value) => Math.exp(value));
  const [found] = meanIntervals({ columns: [values], statistics: [[0]], resamples: 20000 });
  const { statistic } = bootstrap({
    units: 40,
    seed: 3,
    resamples: 20000,
    statistics: (drawn) => ({ statistic: figure(mean(drawn.map((unit) => values[unit]!))) }),
  });
  const width = statistic.interval![1] - statistic.interval![0];
  expect(Math.abs(found!.interval![0] - statistic.interval![0])).toBeLessThan(0.03 * width);
  expect(Math.abs(found!.interval![1] - statistic.interval![1])).toBeLessThan(0.03 * width);
});

test('of five units that differ by 1 in one, the ends are those of the binomial distribution', () => {
  const [found] = meanIntervals({ columns: [Float64Array.of(0, 0, 0, 0, 1)], statistics: [[0]] });
  // The share of draws of the one unit: 0 of 5 in 33 % of resamples, 3 or more in 5.8 %, 4 or more in 0.7 %.
  expect(found).toEqual({ value: 0.2, interval: [0, 0.6] });
});

test('a statistic over several columns is the mean of their means on the same resamples', () => {
  const values = normals(30, 'a');
  const [one, both] = meanIntervals({
    columns: [values, values.map((value) => 3 * value)],
    statistics: [[0], [0, 1]],
  });
  expect(both!.value).toBeCloseTo(2 * one!.value!, 12);
  expect(both!.interval![0]).toBeCloseTo(2 * one!.interval![0], 12);
  expect(both!.interval![1]).toBeCloseTo(2 * one!.interval![1], 12);
});

test('the draws are always the same', () => {
  const options = { columns: [normals(20, 'b')], statistics: [[0]] };
  expect(meanIntervals(options)).toEqual(meanIntervals(options));
});

test('a unit without a value is in no mean', () => {
  const values = normals(30, 'c');
  const [found] = meanIntervals({ columns: [Float64Array.of(...values, Number.NaN)], statistics: [[0]] });
  expect(found!.value).toBeCloseTo(mean([...values]), 12);
});

test('fewer than five units with a value have no interval, and none at all no value', () => {
  const [few, none] = meanIntervals({
    columns: [Float64Array.of(1, 2, 3, 4, Number.NaN), new Float64Array(5).fill(Number.NaN)],
    statistics: [[0], [1]],
  });
  expect(few).toEqual({ value: 2.5, interval: null, reason: 'an interval needs 5 independent units, there are 4' });
  expect(none).toEqual({ value: null, interval: null, reason: 'no case defines it on both sides' });
});
