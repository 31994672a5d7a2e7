import { describe, expect, it } from 'vitest';
import { randomOf } from '../base/random.js';
import { downsampleLabel } from './downsample-label.js';
import { extractPatch, voxelsInside } from './extract-patch.js';
import { foregroundVoxels } from './foreground-voxels.js';
import { isForcedSlot, samplePatch } from './sample-patch.js';
import { ballLabels } from './test-rig.js';
import type { Triple } from './volume.js';

const NOTHING = { labels: [], voxels: [] };

/** All different starts in many draws, sorted. */
function startsDrawn(size: Triple, patch: Triple): number[] {
  const found = new Set<number>();
  for (let i = 0; i < 300; i++) {
    const { start } = samplePatch({ random: randomOf([i]), size, patch, forced: false, foreground: NOTHING });
    found.add(start[0]);
  }
  return [...found].sort((a, b) => a - b);
}

describe('samplePatch', () => {
  it('reaches every place inside the image and none outside', () => {
    expect(startsDrawn([7, 9, 9], [4, 4, 4])).toEqual([0, 1, 2, 3]);
    expect(startsDrawn([4, 9, 9], [4, 4, 4])).toEqual([0]);
  });

  it('centres an image that is smaller than the patch, to either side if the rest is odd', () => {
    expect(startsDrawn([6, 9, 9], [10, 4, 4])).toEqual([-2]);
    expect(startsDrawn([7, 9, 9], [10, 4, 4])).toEqual([-2, -1]);
  });

  it('puts a forced voxel at patch // 2, holding only the lower end inside', () => {
    const size: Triple = [10, 11, 12];
    const label = new Uint8Array(1320);
    const place = (i: number, j: number, k: number): Triple => {
      label.fill(0);
      label[(k * 11 + j) * 10 + i] = 3;
      const foreground = foregroundVoxels(label);
      const drawn = samplePatch({ random: randomOf([1]), size, patch: [4, 5, 6], forced: true, foreground });
      expect(drawn.forcedLabel).toBe(3);
      return drawn.start;
    };
    expect(place(5, 6, 7)).toEqual([3, 4, 4]);
    expect(place(0, 1, 2)).toEqual([0, 0, 0]);
    // The patch reaches over the upper end.
    expect(place(9, 10, 11)).toEqual([7, 8, 8]);
  });

  it('draws the labels of a case equally often, however small', () => {
    const size: Triple = [20, 20, 20];
    const label = ballLabels(size, [
      { centre: [8, 8, 8], radius: 6, label: 1 },
      { centre: [16, 16, 16], radius: 1, label: 2 },
    ]);
    const foreground = foregroundVoxels(label);
    const counts = new Map<number | undefined, number>();
    for (let i = 0; i < 2000; i++) {
      const { forcedLabel } = samplePatch({ random: randomOf([i]), size, patch: [8, 8, 8], forced: true, foreground });
      counts.set(forcedLabel, (counts.get(forcedLabel) ?? 0) + 1);
    }
    // Five standard errors.
    expect(Math.abs(counts.get(2)! - 1000)).toBeLessThan(5 * Math.sqrt(500));
    expect(counts.get(1)! + counts.get(2)!).toBe(2000);
  });

  it('samples a case without foreground at random', () => {
    const drawn = samplePatch({
      random: randomOf([4]),
      size: [9, 9, 9],
      patch: [4, 4, 4],
      forced: true,
      foreground: NOTHING,
    });
    expect(drawn).not.toHaveProperty('forcedLabel');
  });
});

describe('isForcedSlot', () => {
  it("follows nnU-Net's rule", () => {
    const forced = (batch: number, share: number): number[] =>
      Array.from({ length: batch }, (_, slot) => slot).filter((slot) => isForcedSlot({ slot, batch, share }));
    expect(forced(2, 0.33)).toEqual([1]);
    expect(forced(9, 0.33)).toEqual([6, 7, 8]);
    expect(forced(1, 0.33)).toEqual([]);
    expect(forced(1, 0.5)).toEqual([0]); // round(0.5) is 0
    expect(forced(3, 0.5)).toEqual([2]); // round(1.5) is 2
    expect(forced(2, 0)).toEqual([]);
    expect(forced(2, 1)).toEqual([0, 1]);
  });
});

describe('extractPatch', () => {
  const size: Triple = [3, 4, 5];
  const data = Float32Array.from({ length: 120 }, (_, index) => index + 1);

  it('copies voxel by voxel and leaves 0 outside', () => {
    const patch: Triple = [4, 3, 4];
    for (const start of [
      [0, 0, 0],
      [-2, 2, 3],
      [1, -1, -3],
    ] as const) {
      for (const channel of [0, 1]) {
        const out = new Float32Array(48);
        extractPatch({ data, size, channels: 2, channel, start, patch, out });
        let expectedInside = 0;
        for (let k = 0; k < 4; k++) {
          for (let j = 0; j < 3; j++) {
            for (let i = 0; i < 4; i++) {
              const [x, y, z] = [i + start[0], j + start[1], k + start[2]];
              const isIn = x >= 0 && y >= 0 && z >= 0 && x < 3 && y < 4 && z < 5;
              if (isIn) expectedInside++;
              const expected = isIn ? data[((z * 4 + y) * 3 + x) * 2 + channel]! : 0;
              expect(out[(k * 3 + j) * 4 + i]).toBe(expected);
            }
          }
        }
        expect(voxelsInside({ start, patch, size })).toBe(expectedInside);
      }
    }
  });

  it('gives nothing where the patch misses the image', () => {
    const out = new Float32Array(8);
    extractPatch({ data, size, start: [5, 0, 0], patch: [2, 2, 2], out });
    expect(Math.max(...out)).toBe(0);
    expect(voxelsInside({ start: [5, 0, 0], patch: [2, 2, 2], size })).toBe(0);
  });
});

describe('foregroundVoxels', () => {
  it('keeps every voxel of a small label, in order', () => {
    const label = Uint8Array.from([0, 2, 0, 1, 2, 2]);
    expect(foregroundVoxels(label)).toEqual({
      labels: [1, 2],
      voxels: [Uint32Array.from([3]), Uint32Array.from([1, 4, 5])],
    });
  });

  it('keeps the limit, or 1 % of a label if that is more, without repeating a voxel', () => {
    const label = new Uint8Array(5000).fill(1, 1000);
    const kept = (limit: number): number => new Set(foregroundVoxels(label, limit).voxels[0]).size;
    expect(kept(100)).toBe(100);
    expect(kept(10)).toBe(40);
    const [voxels] = foregroundVoxels(label, 100).voxels;
    expect([...voxels!].every((voxel, index) => voxel >= 1000 && (index === 0 || voxel > voxels![index - 1]!))).toBe(
      true,
    );
    // Spread over the label, not taken from its beginning.
    expect(voxels!.at(-1)).toBeGreaterThan(4500);
  });

  it('keeps the same voxels each time', () => {
    const label = new Uint8Array(5000).fill(1);
    expect(foregroundVoxels(label, 100)).toEqual(foregroundVoxels(label, 100));
  });
});

describe('downsampleLabel', () => {
  it('takes voxel 2 i + 1 at half and 4 i + 2 at a quarter of the resolution, as nearest-exact', () => {
    const label = Uint8Array.from({ length: 512 }, (_, index) => index % 8);
    expect([...downsampleLabel({ label, size: [8, 8, 8], factors: [2, 2, 2] })].slice(0, 4)).toEqual([1, 3, 5, 7]);
    expect([...downsampleLabel({ label, size: [8, 8, 8], factors: [4, 4, 4] })].slice(0, 2)).toEqual([2, 6]);
    const planes = Uint8Array.from({ length: 512 }, (_, index) => Math.floor(index / 64));
    expect([...downsampleLabel({ label: planes, size: [8, 8, 8], factors: [4, 4, 4] })]).toEqual([
      2, 2, 2, 2, 6, 6, 6, 6,
    ]);
    expect(downsampleLabel({ label, size: [8, 8, 8], factors: [1, 1, 1] })).toEqual(label);
    expect([...downsampleLabel({ label, size: [8, 8, 8], factors: [4, 1, 2] })].slice(0, 4)).toEqual([2, 6, 2, 6]);
    expect(() => downsampleLabel({ label, size: [8, 8, 8], factors: [1, 1, 3] })).toThrow(
      'Internal error: a patch of 8 x 8 x 8 cannot be divided by 1 x 1 x 3',
    );
  });
});
