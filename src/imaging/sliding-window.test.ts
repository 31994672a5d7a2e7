import { describe, expect, it } from 'vitest';
import { readGolden } from '../../test/golden/read-golden.js';
import { centralPadding } from './central-padding.js';
import { gaussianImportance } from './gaussian-importance.js';
import { roundHalfEven } from './round-half-even.js';
import type { Triple } from './volume.js';
import { startsAlong, windowStarts } from './window-starts.js';

const golden = readGolden('numerics');

describe('windowStarts', () => {
  it("gives nnU-Net's starts", () => {
    expect(golden.steps).toMatchObject([
      { image: [110], tile: [64], step: 0.5 },
      { image: [64], tile: [64], step: 0.5 },
      { image: [65], tile: [64], step: 0.5 },
      { image: [40, 56, 40], tile: [40, 56, 40], step: 0.5 },
      { image: [48, 60, 47], tile: [40, 56, 40], step: 0.5 },
      { image: [187, 512, 512], tile: [64, 192, 160], step: 0.5 },
      { image: [187, 512, 512], tile: [64, 192, 160], step: 1 },
      { image: [100], tile: [64], step: 0.25 },
    ]);
    for (const { image, tile, step, starts } of golden.steps) {
      const found = image.map((length, axis) => startsAlong({ length, window: tile[axis]!, overlap: 1 - step }));
      expect(found, JSON.stringify({ image, tile, step })).toEqual(starts);
    }
  });

  it("lays as many windows as MONAI's dense_patch_slices, which puts the last ones closer together", () => {
    expect(golden.monai_slices).toMatchObject([
      { image: [110], roi: [64], overlap: 0.25 },
      { image: [110], roi: [64], overlap: 0.5 },
      { image: [187, 512, 512], roi: [64, 192, 160], overlap: 0.5 },
    ]);
    for (const { image, roi, overlap, interval, starts_per_dim: theirs } of golden.monai_slices) {
      image.forEach((length, axis) => {
        const window = roi[axis]!;
        const ours = startsAlong({ length, window, overlap });
        expect(interval[axis]).toBe(Math.floor(window * (1 - overlap)));
        // Theirs keep to the interval until the end of the image is reached.
        expect(ours.map((_, index) => Math.min(index * interval[axis]!, length - window))).toEqual(theirs[axis]);
        expect([ours[0], ours.at(-1)]).toEqual([theirs[axis]![0], theirs[axis]!.at(-1)]);
      });
    }
  });

  it('covers every voxel, begins at 0 and ends at the end', () => {
    for (let length = 40; length < 130; length += 7) {
      for (const overlap of [0, 0.25, 0.5, 0.9]) {
        const starts = startsAlong({ length, window: 40, overlap });
        expect(starts[0]).toBe(0);
        expect(starts.at(-1)).toBe(length - 40);
        for (const [index, start] of starts.slice(1).entries()) {
          expect(start - starts[index]!).toBeLessThanOrEqual(Math.ceil(40 * (1 - overlap)));
        }
      }
    }
  });

  it('treats each axis by itself', () => {
    expect(windowStarts({ size: [48, 60, 47], window: [40, 56, 40], overlap: 0.5 })).toEqual([
      [0, 8],
      [0, 4],
      [0, 7],
    ]);
  });
});

describe('centralPadding', () => {
  it('puts the odd voxel behind the image and leaves larger axes alone', () => {
    expect(centralPadding([35, 51, 60], [40, 56, 40])).toEqual({ below: [2, 2, 0], size: [40, 56, 60] });
  });
});

describe('gaussianImportance', () => {
  const { gaussian, gaussian_fp16_40_56_40: halfPrecision, monai_gaussian_8_12_6: monai } = golden;
  /** Our window has its first axis first, the golden shape its slowest. */
  const mapOf = (shape: readonly number[]): Float32Array => {
    const [first = 1, second = 1, third = 1] = [...shape].reverse();
    return gaussianImportance([first, second, third]);
  };
  const sumOf = (map: Float32Array): number => map.reduce((total, value) => total + value, 0);
  /** Single precision, and golden values of nine decimals: the worst excess over both. */
  const worst = (found: ArrayLike<number>, expected: readonly number[]): number => {
    expect(found.length).toBe(expected.length);
    return Math.max(...expected.map((value, index) => Math.abs(value - found[index]!) - 1e-6 * Math.abs(value)));
  };

  it.each(Object.entries(gaussian))("has the figures of nnU-Net's map for the window %s", (_title, figures) => {
    const map = mapOf(figures.shape);
    expect(Math.max(...map)).toBe(figures.max);
    expect(Math.abs(Math.min(...map) / figures.min - 1)).toBeLessThan(1e-6);
    expect(Math.abs(sumOf(map) / figures.sum - 1)).toBeLessThan(1e-6);
  });

  it.each(['(8,)', '(9,)', '(8, 12, 6)'] as const)("is nnU-Net's map value by value for the window %s", (key) => {
    const { shape, values } = gaussian[key];
    expect(worst(mapOf(shape), values)).toBeLessThan(1e-9);
  });

  it('lies nearer to the end of an even window', () => {
    const { shape, corner, axis0_center_line: line } = gaussian['(40, 56, 40)'];
    const map = mapOf(shape);
    expect(map[0]).toBeLessThan(map.at(-1)!);
    expect(Math.abs(map[0]! / corner - 1)).toBeLessThan(1e-6);
    expect(
      worst(
        line.map((_, k) => map[(k * 56 + 28) * 40 + 20]!),
        line,
      ),
    ).toBeLessThan(1e-9);
  });

  it('resolves all but the corners in half precision, which the scale of 10 is for', () => {
    const halves = mapOf([40, 56, 40]).map(toHalf);
    const least = Math.min(...halves.filter((value) => value > 0));
    const kept = halves.map((value) => Math.max(value, least));
    expect([Math.min(...kept), Math.max(...kept)]).toEqual([halfPrecision.min, halfPrecision.max]);
    expect(kept.filter((value) => value === least).length).toBe(halfPrecision.n_at_min);
  });

  it("holds MONAI's map, which is symmetric, at every second voxel of a window of twice the size", () => {
    const window: Triple = [12, 24, 16];
    const twice = gaussianImportance(window);
    const theirs = Array.from({ length: 8 * 12 * 6 }, (_, v) => {
      const [i, j, k] = [v % 6, Math.floor(v / 6) % 12, Math.floor(v / 72)];
      // MONAI's largest possible weight is 1, its least 0.001.
      return Math.max(twice[((2 * k + 1) * 24 + 2 * j + 1) * 12 + 2 * i + 1]! / 10, 0.001);
    });
    expect(worst(theirs, monai.values)).toBeLessThan(1e-9);
    expect(worst([Math.max(...theirs), Math.min(...theirs)], [monai.max, monai.min])).toBeLessThan(1e-9);
  });
});

/** The nearest number of half precision (IEEE 754 binary16), ties to even; for positive numbers up to 65504. */
function toHalf(value: number): number {
  const exponent = Math.max(Math.floor(Math.log2(value)), -14);
  const step = 2 ** (exponent - 10);
  return roundHalfEven(value / step) * step;
}
