import { expect } from 'vitest';

/** For tests: every value within `tolerance` of what is expected, relative to the largest expected value. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { tolerance }: { tolerance: number },
): void {
  expect(actual.length).toBe(expected.length);
  const scale = Math.max(1, ...Array.from(expected, Math.abs));
  const worst = Array.from(actual).reduce(
    (far, value, index) => {
      const distance = Math.abs(value - expected[index]!) / scale;
      return distance <= far.distance ? far : { distance, index };
    },
    { distance: 0, index: 0 },
  );
  expect(worst.distance, `value ${worst.index}: ${actual[worst.index]} is not ${expected[worst.index]}`).toBeLessThan(
    tolerance,
  );
  expect(Array.from(actual).every(Number.isFinite)).toBe(true);
}
