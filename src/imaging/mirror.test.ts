import { describe, expect, it } from 'vitest';
import { randomOf } from '../base/random.js';
import type { Flips } from './flip.js';
import { flipVolume } from './flip.js';
import { mirror, mirroredValues, type MirrorPairs } from './mirror.js';
import type { Patch } from './transform.js';

const PATCH: Patch = {
  size: [3, 2, 1],
  channels: 2,
  image: Float32Array.from([1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6]),
  label: Uint8Array.from([1, 0, 2, 0, 3, 0]),
};
const PAIRS: MirrorPairs = [[[1, 2]], [], []];
const CONTEXT = { size: PATCH.size, spacingMm: [1, 1, 1] } as const;

describe('mirror', () => {
  it('flips image and label alike and gives the labels of a pair to each other', () => {
    const flipped = mirror({ axes: [0], p: 1, pairs: PAIRS }).apply(PATCH, { flips: [true, false, false] });
    expect([...flipped.image]).toEqual([3, -3, 2, -2, 1, -1, 6, -6, 5, -5, 4, -4]);
    // Reversed along the first axis: 2 0 1, 0 3 0; then 1 and 2 change places.
    expect([...flipped.label]).toEqual([1, 0, 2, 0, 3, 0]);
  });

  it('leaves pairs of an axis alone that is not flipped', () => {
    const flipped = mirror({ axes: [1], p: 1, pairs: PAIRS }).apply(PATCH, { flips: [false, true, false] });
    expect([...flipped.label]).toEqual([0, 3, 0, 1, 0, 2]);
  });

  it('changes nothing in the patch that it is given, and twice gives it back', () => {
    const before = { image: [...PATCH.image], label: [...PATCH.label] };
    const transform = mirror({ axes: [0, 1, 2], p: 1, pairs: PAIRS });
    for (let bits = 0; bits < 8; bits++) {
      const flips: Flips = [(bits & 1) > 0, (bits & 2) > 0, (bits & 4) > 0];
      const twice = transform.apply(transform.apply(PATCH, { flips }), { flips });
      expect(twice).toEqual(PATCH);
      expect({ image: [...PATCH.image], label: [...PATCH.label] }).toEqual(before);
    }
  });

  it('flips the named axes only, each in about p of the draws, independently', () => {
    const transform = mirror({ axes: [0, 2], p: 0.3 });
    const draws = 20_000;
    const counts = { first: 0, second: 0, third: 0, both: 0 };
    for (let i = 0; i < draws; i++) {
      const { flips } = transform.sample(randomOf([1, i, 'mirror']), CONTEXT);
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
      expect(two.flips[2]).toBe(one.flips[2]);
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

describe('flipVolume', () => {
  it('moves voxel (i, j, k) to the opposite side of each flipped axis', () => {
    const data = Uint8Array.from({ length: 24 }, (_, index) => index);
    const flipped = flipVolume({ data, size: [2, 3, 4], channels: 1, flips: [true, false, true] });
    const at = (i: number, j: number, k: number): number => (k * 3 + j) * 2 + i;
    expect(flipped[at(0, 2, 1)]).toBe(at(1, 2, 2));
    expect(flipped[at(1, 0, 3)]).toBe(at(0, 0, 0));
  });
});
