import { describe, expect, it } from 'vitest';
import { nonzeroBox } from './box.js';
import { imageProfiles, PROFILE_SHARES } from './intensity-profile.js';
import type { Triple } from './volume.js';

const profiles = (data: ArrayLike<number>, size: Triple) =>
  imageProfiles({ data, size, box: nonzeroBox([data], size) });
const at = (values: readonly number[], share: number) => values[PROFILE_SHARES.indexOf(share)];

describe('the profile of an image', () => {
  it('is exact where the image is small', () => {
    const { whole, ...others } = profiles(
      Int16Array.from({ length: 1001 }, (_, v) => 1001 - v),
      [1001, 1, 1],
    );
    expect(others).toEqual({});
    expect(whole.values).toHaveLength(PROFILE_SHARES.length);
    expect([0, 0.005, 0.5, 0.99, 1].map((share) => at(whole.values, share))).toEqual([1, 6, 501, 991, 1001]);
    expect([whole.mean, whole.std]).toEqual([501, Number(Math.sqrt((1001 ** 2 - 1) / 12).toPrecision(6))]);
  });

  it('has ranks right to half a percent of any larger image, also of one that follows its rows', () => {
    const size: Triple = [128, 128, 64];
    const rising = Float32Array.from({ length: 128 * 128 * 64 }, (_, v) => 1 + (v % 128));
    const { whole } = profiles(rising, size);
    for (const [index, share] of PROFILE_SHARES.entries()) {
      expect(Math.abs(whole.values[index]! - (1 + share * 127)) / 128, `at ${share}`).toBeLessThan(0.01);
    }
    const drawn = Float32Array.from(rising, (_, v) => Math.abs(Math.sin(v * 12.9898) * 43758.5453) % 1);
    const { values } = profiles(drawn, size).whole;
    for (const [index, share] of PROFILE_SHARES.entries()) expect(values[index], `at ${share}`).toBeCloseTo(share, 2);
  });

  it('is told apart from those of the box around what is not 0, and of what is not 0', () => {
    const data = new Uint8Array(4 * 4 * 4);
    // A rod with a hole: 2 of the 3 voxels of the box.
    data[21] = 10;
    data[23] = 30;
    const { whole, box, nonzero } = profiles(data, [4, 4, 4]);
    expect([whole.mean, box!.mean, nonzero!.mean]).toEqual([0.625, 13.3333, 20]);
    expect([at(whole.values, 0.5), at(box!.values, 0.5), at(nonzero!.values, 0.5)]).toEqual([0, 10, 20]);
  });

  it('of an image of nothing is 0, and has no other parts', () => {
    expect(profiles(new Float32Array(8), [2, 2, 2])).toEqual({
      whole: { mean: 0, std: 0, values: PROFILE_SHARES.map(() => 0) },
    });
  });
});
