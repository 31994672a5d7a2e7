import { describe, expect, it } from 'vitest';
import { countOverlap, diceOf } from './overlap.js';

const label = (value: number) => ({ name: String(value), values: [value] });

describe('countOverlap', () => {
  const predicted = Uint8Array.from([0, 1, 1, 2, 2, 2]);
  const truth = Uint8Array.from([0, 1, 2, 2, 2, 0]);

  it('counts voxels in both, in the prediction only and in the truth only', () => {
    expect(countOverlap({ predicted, truth, classes: [label(1), label(2), label(9)] })).toEqual([
      { tp: 1, fp: 1, fn: 0 },
      { tp: 2, fp: 1, fn: 1 },
      { tp: 0, fp: 0, fn: 0 },
    ]);
  });

  it('takes the labels of a region for one another', () => {
    expect(countOverlap({ predicted, truth, classes: [{ name: 'whole', values: [1, 2] }] })).toEqual([
      { tp: 4, fp: 1, fn: 0 },
    ]);
  });
});

describe('diceOf', () => {
  it('is twice the overlap over both sizes', () => {
    expect(diceOf({ tp: 2, fp: 1, fn: 1 })).toBe(4 / 6);
    expect(diceOf({ tp: 5, fp: 0, fn: 0 })).toBe(1);
  });

  it('is NaN where both are empty and 0 where one is', () => {
    expect(diceOf({ tp: 0, fp: 0, fn: 0 })).toBeNaN();
    expect(diceOf({ tp: 0, fp: 3, fn: 0 })).toBe(0);
    expect(diceOf({ tp: 0, fp: 0, fn: 3 })).toBe(0);
  });
});
