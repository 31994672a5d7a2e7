import { mersenneTwister } from '../../src/dataset/mersenne-twister.js';

/** Draws of numpy's `RandomState(seed)`, as far as the golden inputs were made with it. */
export interface NumpyRandom {
  /** `rand(count)`: uniform in [0, 1) with 53 bits. */
  rand(count: number): number[];
  /** `randn(count)`: standard normal, by the polar method (Marsaglia and Bray, SIAM Review 6(3), 1964). */
  randn(count: number): number[];
  /** `randint(0, end, count)`: 0 to `end` - 1, words beyond being rejected. */
  randint(end: number, count: number): number[];
}

export function numpyRandom(seed: number): NumpyRandom {
  const next = mersenneTwister(seed);
  const uniform = (): number => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53;
  return {
    rand: (count) => Array.from({ length: count }, uniform),
    randn: (count) =>
      Array.from({ length: Math.ceil(count / 2) }, () => normalPair(uniform))
        .flat()
        .slice(0, count),
    randint: (end, count) => Array.from({ length: count }, () => masked(next, end - 1)),
  };
}

function normalPair(uniform: () => number): [number, number] {
  for (;;) {
    const [x, y] = [2 * uniform() - 1, 2 * uniform() - 1];
    const squared = x * x + y * y;
    if (squared >= 1 || squared === 0) continue;
    const factor = Math.sqrt((-2 * Math.log(squared)) / squared);
    // numpy gives the second first and keeps the other for the next call.
    return [factor * y, factor * x];
  }
}

/** The lowest bits that can hold `last`, drawn again while they exceed it. */
function masked(next: () => number, last: number): number {
  const mask = 2 ** Math.ceil(Math.log2(last + 1)) - 1;
  for (;;) {
    const value = next() & mask;
    if (value <= last) return value;
  }
}
