import { describe, expect, it } from 'vitest';
import { scaledAffine } from './test-rig.js';
import { thumbnailOf } from './thumbnail.js';
import type { RawImage, Triple } from './volume.js';

function imageOf(
  size: Triple,
  valueAt: (x: number, y: number, z: number) => number,
  more: Partial<RawImage> = {},
): RawImage {
  const data = new Float64Array(size[0] * size[1] * size[2]);
  for (let at = 0; at < data.length; at++) {
    const [i, j] = [at % size[0], Math.floor(at / size[0]) % size[1]];
    const k = Math.floor(at / (size[0] * size[1]));
    data[at] = valueAt((i + 0.5) / size[0], (j + 0.5) / size[1], (k + 0.5) / size[2]);
  }
  return {
    path: 'a.nii',
    data,
    size,
    spacingMm: [1, 1, 1],
    affine: scaledAffine([1, 1, 1]),
    hasSpace: true,
    pixelType: 'float64',
    ...more,
  };
}

const correlation = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, at) => sum + value * b[at]!, 0);
const scene = (x: number, y: number, z: number) => x + 2 * y * y + Math.sin(5 * z);

describe('a thumbnail', () => {
  it('of a ramp is the ramp of the cell centres, whatever the size, at mean 0 and length 1', () => {
    const centres = Array.from({ length: 16 }, (_, cell) => (cell + 0.5) / 16 - 0.5);
    const length = Math.sqrt(256 * centres.reduce((sum, value) => sum + value ** 2, 0));
    for (const size of [
      [16, 16, 16],
      [40, 21, 7],
      [100, 3, 33],
    ] as const) {
      const ramp = thumbnailOf(imageOf(size, (x) => 1000 + 50 * x));
      // Voxels are steps: below 16 of them the mean of a cell is a step, too.
      for (const [cell, value] of centres.entries()) {
        expect(ramp[16 * 35 + cell]).toBeCloseTo(value / length, size[0] === 16 ? 6 : 3);
      }
      expect(correlation(ramp, ramp)).toBeCloseTo(1, 5);
    }
  });

  it('is the same of one scene at another voxel size, brightness and contrast', () => {
    const fine = thumbnailOf(imageOf([64, 48, 40], scene));
    const coarse = thumbnailOf(imageOf([32, 24, 20], (x, y, z) => 100 - 7 + 3 * scene(x, y, z)));
    expect(correlation(fine, coarse)).toBeGreaterThan(0.999);
  });

  it('is the same of one scene whose first axis is stored the other way round', () => {
    const size = [20, 18, 17] as const;
    const flipped = scaledAffine([1, 1, 1]).with(0, -1);
    const there = thumbnailOf(imageOf(size, scene));
    const back = thumbnailOf(imageOf(size, (x, y, z) => scene(1 - x, y, z), { affine: flipped }));
    expect(correlation(there, back)).toBeCloseTo(1, 5);
    const undeclared = thumbnailOf(
      imageOf(size, (x, y, z) => scene(1 - x, y, z), { affine: flipped, hasSpace: false }),
    );
    expect(correlation(there, undeclared)).toBeLessThan(0.9);
  });

  it('of an image without contrast is 0', () => {
    expect(thumbnailOf(imageOf([5, 30, 16], () => 0.1)).every((value) => value === 0)).toBe(true);
  });
});
