import { describe, expect, it } from 'vitest';
import { addNormalField } from './add-normal-field.js';

describe('addNormalField', () => {
  const n = 400_000;
  const field = new Float32Array(n);
  addNormalField(field, 1, 42);

  it('has the first four moments of a normal variable', () => {
    const moment = (power: number): number => field.reduce((sum, value) => sum + value ** power, 0) / n;
    // Five standard errors of each moment; their variances are 1, 2, 15 and 96.
    expect(Math.abs(moment(1))).toBeLessThan(5 * Math.sqrt(1 / n));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
    expect(Math.abs(moment(3))).toBeLessThan(5 * Math.sqrt(15 / n));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(5 * Math.sqrt(96 / n));
  });

  it.each([
    [0.5, 0.6914625],
    [1, 0.8413447],
    [2, 0.9772499],
    [3, 0.9986501],
    [3.6, 0.9998409],
  ])('is below %d in a share of %d, and above its negative', (value, share) => {
    const tolerance = 5 * Math.sqrt((share * (1 - share)) / n);
    expect(Math.abs(field.filter((x) => x < value).length / n - share)).toBeLessThan(tolerance);
    expect(Math.abs(field.filter((x) => x > -value).length / n - share)).toBeLessThan(tolerance);
  });

  it('has no correlation between neighbours', () => {
    for (const lag of [1, 2, 40]) {
      let sum = 0;
      for (let i = lag; i < n; i++) sum += field[i]! * field[i - lag]!;
      expect(Math.abs(sum / n)).toBeLessThan(5 / Math.sqrt(n));
    }
  });

  it('adds to what is there, scaled, and depends on the seed alone', () => {
    const other = new Float32Array(10).fill(100);
    addNormalField(other, 0.5, 42);
    expect([...other]).toEqual([...field.subarray(0, 10)].map((value) => Math.fround(100 + 0.5 * value)));
    const seeds = [1, 2, 3].map((seed) => {
      const drawn = new Float32Array(1);
      addNormalField(drawn, 1, seed);
      return drawn[0];
    });
    expect(new Set(seeds).size).toBe(3);
  });
});
