import { describe, expect, test } from 'vitest';
import { kolmogorovSmirnov } from './kolmogorov-smirnov.js';

const draw = (i: number, salt: number): number => {
  const value = Math.sin(i * 12.9898 * salt + salt) * 43758.5453;
  return value - Math.floor(value);
};
const samples = (n: number, m: number, shift: number) =>
  [Array.from({ length: n }, (_, i) => draw(i, 1) + shift), Array.from({ length: m }, (_, i) => draw(i, 2))] as const;

describe('the Kolmogorov-Smirnov test', () => {
  // scipy.stats.ks_2samp(a, b, method='exact') of scipy 1.17 with the same draws.
  test.each([
    [13, 52, 0, 0.3076923076923077, 0.24886345927465503],
    [13, 52, 0.3, 0.6153846153846154, 0.0003700347289929535],
    [5, 7, 0.5, 1, 0.0025252525252525255],
    [60, 60, 0.1, 0.2, 0.18205691052851009],
  ])('of %i and %i values shifted by %f gives the figures of scipy', (n, m, shift, distance, p) => {
    const found = kolmogorovSmirnov(...samples(n, m, shift));
    expect(found.distance).toBeCloseTo(distance, 12);
    expect(found.p).toBeCloseTo(p, 9);
  });

  test('takes ties as scipy does', () => {
    expect(kolmogorovSmirnov([1, 2, 2, 3], [2, 3, 3, 4, 5])).toEqual({
      distance: expect.closeTo(0.55, 12) as number,
      p: expect.closeTo(0.4285714285714286, 12) as number,
    });
    expect(kolmogorovSmirnov([1, 1], [1, 1, 1])).toEqual({ distance: 0, p: 1 });
  });

  test('of many values comes near the exact p', () => {
    // scipy, 'asymp', which corrects for the number of values.
    const { distance, p } = kolmogorovSmirnov(...samples(400, 400, 0.05));
    expect(distance).toBeCloseTo(0.12, 12);
    expect(p / 0.005745760601982814).toBeCloseTo(1, 0);
  });
});
