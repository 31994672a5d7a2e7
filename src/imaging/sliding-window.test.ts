import { describe, expect, it } from 'vitest';
import { centralPadding } from './central-padding.js';
import gaussian from './fixtures/gaussian.json' with { type: 'json' };
import windows from './fixtures/window-starts.json' with { type: 'json' };
import { gaussianImportance } from './gaussian-importance.js';
import { startsAlong, windowStarts } from './window-starts.js';

describe('windowStarts', () => {
  it("gives nnU-Net's starts", () => {
    expect(windows.length).toBeGreaterThan(5);
    for (const { image, tile, step, starts } of windows) {
      const found = image.map((length, axis) => startsAlong({ length, window: tile[axis]!, overlap: 1 - step }));
      expect(found, JSON.stringify({ image, tile, step })).toEqual(starts);
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
  it("gives nnU-Net's map value by value, asymmetric for an even window", () => {
    const { shape, values, max, min, sum } = gaussian['(8, 12, 6)'];
    const map = gaussianImportance([shape[2]!, shape[1]!, shape[0]!]);
    // The fixture is rounded to nine decimals.
    expect(Math.max(...values.map((value, index) => Math.abs(value - map[index]!) - 1e-6 * value))).toBeLessThan(1e-9);
    expect(Math.max(...map)).toBe(max);
    expect(Math.abs(Math.min(...map) / min - 1)).toBeLessThan(1e-6);
    expect(Math.abs(map.reduce((total, value) => total + value, 0) / sum - 1)).toBeLessThan(1e-6);
    expect(map[0]).toBeLessThan(map.at(-1)!);
  });

  it('has its figures for one-dimensional windows and for 40 x 56 x 40', () => {
    for (const key of ['(8,)', '(9,)'] as const) {
      const { values } = gaussian[key];
      const map = gaussianImportance([values.length, 1, 1]);
      expect(Math.max(...values.map((value, index) => Math.abs(value - map[index]!)))).toBeLessThan(2e-6);
    }
    const { sum, corner, axis0_center_line: line } = gaussian['(40, 56, 40)'];
    const map = gaussianImportance([40, 56, 40]);
    expect(Math.abs(map[0]! / corner - 1)).toBeLessThan(1e-6);
    expect(Math.abs(map.reduce((total, value) => total + value, 0) / sum - 1)).toBeLessThan(1e-6);
    const centre = line.map((_, k) => map[(k * 56 + 28) * 40 + 20]!);
    expect(Math.max(...line.map((value, k) => Math.abs(value - centre[k]!)))).toBeLessThan(1e-6);
  });
});
