import { describe, expect, it } from 'vitest';
import { randomOf } from '../base/random.js';
import { downsampleLabel } from './downsample-label.js';
import { extractPatch, voxelsInside } from './extract-patch.js';
import { foregroundVoxels } from './foreground-voxels.js';
import { isForcedSlot, samplePatch } from './sample-patch.js';
import { ballLabels } from './test-rig.js';
import type { Triple } from './volume.js';

const NOTHING = { structures: [], voxels: [] };

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
      expect(drawn.centredOn).toBe(3);
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
    const counts = new Map<number | string | undefined, number>();
    for (let i = 0; i < 2000; i++) {
      const { centredOn } = samplePatch({ random: randomOf([i]), size, patch: [8, 8, 8], forced: true, foreground });
      counts.set(centredOn, (counts.get(centredOn) ?? 0) + 1);
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
    expect(drawn).not.toHaveProperty('centredOn');
  });

  it('draws without regions and without an ignored label what it always drew', () => {
    const size: Triple = [20, 18, 16];
    const label = ballLabels(size, [
      { centre: [8, 8, 8], radius: 6, label: 1 },
      { centre: [15, 12, 10], radius: 2, label: 2 },
    ]);
    const foreground = foregroundVoxels(label, { limit: 50 });
    const drawn = (forced: boolean) =>
      [1, 2, 3].map((key) => samplePatch({ random: randomOf([key]), size, patch: [8, 8, 8], forced, foreground }));
    expect(drawn(false)).toEqual([{ start: [2, 2, 8] }, { start: [5, 3, 2] }, { start: [7, 1, 1] }]);
    expect(drawn(true)).toEqual([
      { start: [11, 7, 7], centredOn: 2 },
      { start: [12, 7, 5], centredOn: 2 },
      { start: [10, 7, 7], centredOn: 2 },
    ]);
  });
});

describe('samplePatch where a label is ignored', () => {
  const size: Triple = [20, 20, 20];
  const patch: Triple = [6, 6, 6];
  /** All is ignored but a ball of background, label 1 in its middle, away from the lower ends: nothing is clamped. */
  const sparse = new Uint8Array(8000).fill(3);
  for (const [i, value] of ballLabels(size, [{ centre: [12, 12, 12], radius: 5, label: 9 }]).entries()) {
    if (value === 9) sparse[i] = 0;
  }
  sparse[(12 * 20 + 12) * 20 + 12] = 1;

  const centresDrawn = (label: Uint8Array, forced: boolean): { value: number; centredOn: unknown }[] => {
    const foreground = foregroundVoxels(label, { ignore: 3 });
    return Array.from({ length: 500 }, (_, key) => {
      const { start, centredOn } = samplePatch({ random: randomOf([key]), size, patch, forced, foreground });
      const [i, j, k] = start.map((low) => low + 3) as [number, number, number];
      return { value: label[(k * 20 + j) * 20 + i]!, centredOn };
    });
  };

  it('never centres a forced patch on it', () => {
    expect(new Set(centresDrawn(sparse, true).map((drawn) => JSON.stringify(drawn)))).toEqual(
      new Set(['{"value":1,"centredOn":1}']),
    );
  });

  it('centres every other patch on an annotated voxel, of which nearly all are background', () => {
    const drawn = centresDrawn(sparse, false);
    expect(drawn.every(({ value, centredOn }) => value !== 3 && centredOn === undefined)).toBe(true);
    // One of the 515 voxels of the ball is label 1.
    expect(drawn.filter(({ value }) => value === 0).length).toBeGreaterThan(490);
    expect(new Set(drawn.map(({ value }) => value))).toContain(0);
  });

  it('centres forced patches on annotated background where a case has no foreground', () => {
    const label = sparse.map((value) => (value === 1 ? 0 : value));
    expect(centresDrawn(label, true).every(({ value, centredOn }) => value === 0 && centredOn === undefined)).toBe(
      true,
    );
  });

  it('samples a case of which nothing is annotated at random', () => {
    const foreground = foregroundVoxels(new Uint8Array(8000).fill(3), { ignore: 3 });
    for (const forced of [false, true]) {
      const request = { random: randomOf([5]), size, patch, forced };
      expect(samplePatch({ ...request, foreground })).toEqual(
        samplePatch({ ...request, random: randomOf([5]), foreground: NOTHING }),
      );
    }
  });
});

describe('samplePatch with regions', () => {
  it('draws the regions of a case equally often, and what only a region holds by its size', () => {
    const size: Triple = [20, 20, 20];
    const label = ballLabels(size, [
      { centre: [10, 10, 10], radius: 6, label: 1 },
      { centre: [10, 10, 10], radius: 2, label: 2 },
    ]);
    const foreground = foregroundVoxels(label, { regions: { core: [2], whole: [1, 2], absent: [3] } });
    expect(foreground.structures).toEqual(['core', 'whole']);
    const drawn = Array.from({ length: 2000 }, (_, key) => {
      const { start, centredOn } = samplePatch({
        random: randomOf([key]),
        size,
        patch: [2, 2, 2],
        forced: true,
        foreground,
      });
      return { centredOn, value: label[((start[2] + 1) * 20 + start[1] + 1) * 20 + start[0] + 1]! };
    });
    const count = (region: string): number => drawn.filter(({ centredOn }) => centredOn === region).length;
    // Five standard errors.
    expect(Math.abs(count('core') - 1000)).toBeLessThan(5 * Math.sqrt(500));
    expect(count('core') + count('whole')).toBe(2000);
    const inCore = drawn.filter(({ centredOn, value }) => centredOn === 'whole' && value === 2).length;
    const share = label.filter((value) => value === 2).length / label.filter((value) => value > 0).length;
    expect(Math.abs(inCore / count('whole') - share)).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / 1000));
    expect(drawn.every(({ centredOn, value }) => value === 2 || (centredOn === 'whole' && value === 1))).toBe(true);
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
      structures: [1, 2],
      voxels: [Uint32Array.from([3]), Uint32Array.from([1, 4, 5])],
    });
  });

  it('keeps the limit, or 1 % of a label if that is more, without repeating a voxel', () => {
    const label = new Uint8Array(5000).fill(1, 1000);
    const kept = (limit: number): number => new Set(foregroundVoxels(label, { limit }).voxels[0]).size;
    expect(kept(100)).toBe(100);
    expect(kept(10)).toBe(40);
    const [voxels] = foregroundVoxels(label, { limit: 100 }).voxels;
    expect([...voxels!].every((voxel, index) => voxel >= 1000 && (index === 0 || voxel > voxels![index - 1]!))).toBe(
      true,
    );
    // Spread over the label, not taken from its beginning.
    expect(voxels!.at(-1)).toBeGreaterThan(4500);
  });

  it('keeps the voxels of each region, and of all that is not ignored', () => {
    const label = Uint8Array.from([0, 2, 3, 1, 2, 3]);
    expect(foregroundVoxels(label, { regions: { core: [2], none: [3], whole: [1, 2, 3] }, ignore: 3 })).toEqual({
      structures: ['core', 'whole'],
      voxels: [Uint32Array.from([1, 4]), Uint32Array.from([1, 3, 4])],
      annotated: Uint32Array.from([0, 1, 3, 4]),
    });
    expect(foregroundVoxels(label, { ignore: 3 })).toEqual({
      structures: [1, 2],
      voxels: [Uint32Array.from([3]), Uint32Array.from([1, 4])],
      annotated: Uint32Array.from([0, 1, 3, 4]),
    });
    const large = foregroundVoxels(new Uint8Array(5000).fill(3, 4000), { ignore: 3, limit: 100 });
    expect(large.annotated!.length).toBe(100);
    expect(Math.max(...large.annotated!)).toBeLessThan(4000);
  });

  it('keeps the same voxels each time', () => {
    const label = new Uint8Array(5000).fill(1);
    expect(foregroundVoxels(label, { limit: 100 })).toEqual(foregroundVoxels(label, { limit: 100 }));
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
