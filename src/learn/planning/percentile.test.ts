import { describe, expect, it } from 'vitest';
import { median, percentile } from './percentile.js';

describe('percentile', () => {
  // numpy.percentile([1.4, 3, 2, 10, 5], q) and of four values, numpy 2.4.6.
  it.each([
    [[1.4, 3, 2, 10, 5], 10, 1.64],
    [[1.4, 3, 2, 10, 5], 50, 3],
    [[1.4, 3, 2, 10, 5], 99.5, 9.9],
    [[4, 1, 2, 3], 50, 2.5],
    [[4, 1, 2, 3], 25, 1.75],
    [[7], 10, 7],
  ])('of %j at %d is %d, as in numpy', (values, q, expected) => {
    expect(percentile(values, q)).toBeCloseTo(expected, 14);
  });

  it('leaves the order of the values alone', () => {
    const values = [3, 1, 2];
    percentile(values, 50);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe('median', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[10, 9], 9.5],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });
});
