import { describe, expect, it } from 'vitest';
import { randomOf } from '../base/random.js';
import type { Flips } from './flip.js';
import { flipInPlace } from './flip.js';
import { contextOf } from './augment/augment-rig.js';
import { mirror, mirroredValues, type MirrorPairs } from './mirror.js';
import type { Patch } from './transform.js';

const patch = (): Patch => ({
  size: [3, 2, 1],
  images: [Float32Array.from([1, 2, 3, 4, 5, 6]), Float32Array.from([-1, -2, -3, -4, -5, -6])],
  label: Uint8Array.from([1, 0, 2, 0, 3, 0]),
  mask: Uint8Array.from([1, 1, 1, 0, 0, 1]),
});
const PAIRS: MirrorPairs = [[[1, 2]], [], []];
const CONTEXT = contextOf({ size: [3, 2, 1] });

describe('mirror', () => {
  it('flips images, label and mask alike and gives the labels of a pair to each other', () => {
    const flipped = patch();
    mirror({ axes: [0], p: 1, pairs: PAIRS }).apply(flipped, { flips: [true, false, false] });
    expect(flipped.images.map((image) => [...image])).toEqual([
      [3, 2, 1, 6, 5, 4],
      [-3, -2, -1, -6, -5, -4],
    ]);
    // Reversed along the first axis: 2 0 1, 0 3 0; then 1 and 2 change places.
    expect([...flipped.label!]).toEqual([1, 0, 2, 0, 3, 0]);
    expect([...flipped.mask!]).toEqual([1, 1, 1, 1, 0, 0]);
  });

  it('leaves pairs of an axis alone that is not flipped', () => {
    const flipped = patch();
    mirror({ axes: [1], p: 1, pairs: PAIRS }).apply(flipped, { flips: [false, true, false] });
    expect([...flipped.label!]).toEqual([0, 3, 0, 1, 0, 2]);
  });

  it('twice gives the patch back', () => {
    const transform = mirror({ axes: [0, 1, 2], p: 1, pairs: PAIRS });
    for (let bits = 0; bits < 8; bits++) {
      const flips: Flips = [(bits & 1) > 0, (bits & 2) > 0, (bits & 4) > 0];
      const twice = patch();
      transform.apply(twice, { flips });
      transform.apply(twice, { flips });
      expect(twice).toEqual(patch());
    }
  });

  it('flips the named axes only, each in about p of the draws, independently', () => {
    const transform = mirror({ axes: [0, 2], p: 0.3 });
    const draws = 20_000;
    const counts = { first: 0, second: 0, third: 0, both: 0 };
    for (let i = 0; i < draws; i++) {
      const { flips } = transform.sample(randomOf([1, i, 'mirror']), CONTEXT) ?? { flips: [false, false, false] };
      if (flips[0]) counts.first++;
      if (flips[1]) counts.second++;
      if (flips[2]) counts.third++;
      if (flips[0] && flips[2]) counts.both++;
    }
    // Five standard errors of a share.
    const near = (count: number, p: number): boolean =>
      Math.abs(count / draws - p) < 5 * Math.sqrt((p * (1 - p)) / draws);
    expect(counts.second).toBe(0);
    expect([near(counts.first, 0.3), near(counts.third, 0.3), near(counts.both, 0.09)]).toEqual([true, true, true]);
  });

  it('draws the same for one axis whether or not another is allowed', () => {
    for (let i = 0; i < 50; i++) {
      const one = mirror({ axes: [2], p: 0.5 }).sample(randomOf([i]), CONTEXT);
      const two = mirror({ axes: [0, 2], p: 0.5 }).sample(randomOf([i]), CONTEXT);
      expect(two?.flips[2] ?? false).toBe(one?.flips[2] ?? false);
    }
  });
});

describe('mirroredValues', () => {
  it('composes the pairs of several flipped axes', () => {
    const pairs: MirrorPairs = [[[1, 2]], [[2, 3]], []];
    const table = mirroredValues([true, true, false], pairs)!;
    expect([0, 1, 2, 3].map((value) => table[value])).toEqual([0, 3, 1, 2]);
    expect(mirroredValues([false, false, true], pairs)).toBeUndefined();
  });
});

describe('flipInPlace', () => {
  it('moves voxel (i, j, k) to the opposite side of each flipped axis, for odd and even sizes', () => {
    for (const [n1, n2, n3] of [
      [2, 3, 4],
      [3, 4, 3],
    ] as const) {
      const at = (i: number, j: number, k: number): number => (k * n2 + j) * n1 + i;
      for (let bits = 0; bits < 8; bits++) {
        const flips: Flips = [(bits & 1) > 0, (bits & 2) > 0, (bits & 4) > 0];
        const data = Uint8Array.from({ length: n1 * n2 * n3 }, (_, index) => index);
        flipInPlace(data, [n1, n2, n3], flips);
        for (let k = 0; k < n3; k++) {
          for (let j = 0; j < n2; j++) {
            for (let i = 0; i < n1; i++) {
              const from = at(flips[0] ? n1 - 1 - i : i, flips[1] ? n2 - 1 - j : j, flips[2] ? n3 - 1 - k : k);
              expect(data[at(i, j, k)]).toBe(from);
            }
          }
        }
      }
    }
  });
});
