import { expect, test } from 'vitest';
import { averageBlocks } from './average-blocks.js';
import { cropRawImage } from './crop-raw-image.js';
import { toWorld } from './affine.js';
import type { RawImage } from './volume.js';

test('each new voxel is the mean of its block, channel by channel', () => {
  const data = Float32Array.from({ length: 4 * 2 * 2 * 2 }, (_, index) => (index % 2 === 0 ? index / 2 : 100));
  const { data: out, factors } = averageBlocks({ data, size: [4, 2, 2], channels: 2, to: [2, 1, 1] });
  expect(factors).toEqual([2, 2, 2]);
  // Voxels 0, 1, 4, 5, 8, 9, 12, 13 and those two further.
  expect(Array.from(out)).toEqual([6.5, 100, 8.5, 100]);
});

test('what is left over is cut off on both sides, and a smooth image stays what it is', () => {
  const size = [7, 3, 3] as const;
  const data = Float32Array.from({ length: 63 }, (_, index) => index % 7);
  const { data: out } = averageBlocks({ data, size, channels: 1, to: [2, 1, 1] });
  // Blocks of 3 from the first voxel: 0, 1, 2 and 3, 4, 5.
  expect(Array.from(out)).toEqual([1, 4]);
  expect(Array.from(averageBlocks({ data, size, channels: 1, to: [...size] }).data)).toEqual(Array.from(data));
  expect(() => averageBlocks({ data, size, channels: 1, to: [8, 3, 3] })).toThrow('larger size');
});

test('a block of an image keeps its voxels and where they lie in the patient', () => {
  const image: RawImage = {
    path: 'a.nii',
    data: Int16Array.from({ length: 60 }, (_, index) => index),
    size: [5, 4, 3],
    spacingMm: [1, 2, 3],
    affine: [0, -2, 0, 10, 1, 0, 0, 20, 0, 0, 3, 30, 0, 0, 0, 1],
    hasSpace: true,
    pixelType: 'int16',
  };
  const block = cropRawImage(image, { start: [1, 2, 1], size: [2, 2, 2] });
  expect(Array.from(block.data)).toEqual([31, 32, 36, 37, 51, 52, 56, 57]);
  expect(toWorld(block.affine, [1, 1, 1])).toEqual(toWorld(image.affine, [2, 3, 2]));
  expect(block).toMatchObject({ size: [2, 2, 2], spacingMm: [1, 2, 3], hasSpace: true, pixelType: 'int16' });
});
