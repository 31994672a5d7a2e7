import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { cutPlanes } from './cut-planes.js';

/** Voxel (i, j, k) of channel c is 100 c + i + 4 j + 12 k; 4 x 3 x 2 voxels of 1 x 2 x 5 mm. */
const image = Float32Array.from({ length: 48 }, (_, at) => 100 * (at % 2) + Math.floor(at / 2));
const patch = { size: [4, 3, 2], spacingMm: [1, 2, 5], channels: 2, image } as const;

function pixels(png: Uint8Array): number[] {
  const bytes = Buffer.from(png);
  return [...inflateSync(bytes.subarray(41, 41 + bytes.readUInt32BE(33)))];
}

describe('cutPlanes', () => {
  const planes = cutPlanes(
    patch,
    [1, 2, 1],
    [
      [0, 255],
      [100, 355],
    ],
  );

  it('cuts each channel across the third, second and first axis, the later axis of a slice upwards', () => {
    expect(planes.map(({ channel, axis, index }) => [channel, axis, index])).toEqual([
      [0, 2, 1],
      [0, 1, 2],
      [0, 0, 1],
      [1, 2, 1],
      [1, 1, 2],
      [1, 0, 1],
    ]);
    // The top row is the last along the axis that goes up; each row begins with the PNG's filter.
    expect(pixels(planes[0]!.png)).toEqual([0, 20, 21, 22, 23, 0, 16, 17, 18, 19, 0, 12, 13, 14, 15]);
    expect(pixels(planes[1]!.png)).toEqual([0, 20, 21, 22, 23, 0, 8, 9, 10, 11]);
    expect(pixels(planes[2]!.png)).toEqual([0, 13, 17, 21, 0, 1, 5, 9]);
    expect(pixels(planes[3]!.png)).toEqual(pixels(planes[0]!.png));
  });

  it('gives sizes in mm, and black and white where a value is beyond the window', () => {
    expect([planes[2]!.widthMm, planes[2]!.heightMm]).toEqual([6, 10]);
    const [narrow] = cutPlanes(
      patch,
      [0, 0, 0],
      [
        [1, 2],
        [0, 1],
      ],
    );
    expect(pixels(narrow!.png).slice(-4)).toEqual([0, 0, 255, 255]);
  });
});
