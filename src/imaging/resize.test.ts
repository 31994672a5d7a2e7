import { describe, expect, it } from 'vitest';
import golden from './fixtures/resample.json' with { type: 'json' };
import { resampledSize, resizeLabels, resizeVolume } from './resize.js';
import type { Triple } from './volume.js';

/** The fixture counts its axes as numpy does, slowest first. */
const triple = (shape: readonly number[]): Triple => [...shape].reverse() as unknown as Triple;
const SIZE = triple(golden.input_shape.slice(1));
const NEW_SIZE: Triple = [9, 7, 6];

describe('resizeVolume', () => {
  it('gives the values of skimage.transform.resize, order 1', () => {
    const out = resizeVolume({
      data: golden.input,
      size: SIZE,
      newSize: NEW_SIZE,
      order: 1,
      out: new Float64Array(6 * 7 * 9),
    });
    const worst = Math.max(...golden.order1_to_6_7_9.map((value, index) => Math.abs(value - out[index]!)));
    // The fixture is rounded to nine decimals.
    expect(worst).toBeLessThan(2e-9);
  });

  it('changes nothing where the size stays, in either order', () => {
    for (const order of [0, 1] as const) {
      const out = resizeVolume({ data: golden.input, size: SIZE, newSize: SIZE, order, out: new Float64Array(120) });
      expect([...out]).toEqual(golden.input);
    }
  });

  it('continues a straight line inside and holds the edge value outside', () => {
    const out = resizeVolume({
      data: [0, 1, 2],
      size: [3, 1, 1],
      newSize: [6, 1, 1],
      order: 1,
      out: new Float64Array(6),
    });
    expect([...out]).toEqual([0, 0.25, 0.75, 1.25, 1.75, 2]);
  });

  it('takes the nearest voxel in order 0, the upper one at a tie', () => {
    const nearest = (n: number, m: number): number[] => {
      const data = Array.from({ length: n }, (_, index) => index);
      return [...resizeVolume({ data, size: [1, n, 1], newSize: [1, m, 1], order: 0, out: new Float64Array(m) })];
    };
    expect(nearest(3, 6)).toEqual([0, 0, 1, 1, 2, 2]);
    expect(nearest(6, 3)).toEqual([1, 3, 5]);
    expect(nearest(5, 2)).toEqual([1, 3]);
  });

  it('reads one of several interleaved channels', () => {
    const data = golden.input.flatMap((value) => [-1, value, -2]);
    const common = { size: SIZE, newSize: NEW_SIZE, order: 1 } as const;
    const alone = resizeVolume({ ...common, data: golden.input, out: new Float64Array(378) });
    const strided = resizeVolume({ ...common, data, out: new Float64Array(378), stride: 3, offset: 1 });
    expect(strided).toEqual(alone);
  });
});

describe('resizeLabels', () => {
  it("gives nnU-Net's label map, order 1, also with its -1", () => {
    const data = Int16Array.from(golden.seg_input);
    const out = resizeLabels({ data, size: SIZE, newSize: NEW_SIZE, order: 1 });
    expect([...out]).toEqual(golden.seg_order1_to_6_7_9);
  });

  it('makes no label that was not there', () => {
    const data = Uint8Array.from({ length: 120 }, (_, index) => (index % 3 === 0 ? 7 : 0));
    for (const order of [0, 1] as const) {
      const out = resizeLabels({ data, size: SIZE, newSize: NEW_SIZE, order });
      expect([...new Set(out)].every((value) => value === 0 || value === 7)).toBe(true);
    }
  });
});

describe('resampledSize', () => {
  it("rounds as nnU-Net's compute_new_shape", () => {
    for (const { old, os, ns, new: expected } of golden.new_shape) {
      expect(resampledSize({ size: triple(old), from: triple(os), to: triple(ns) })).toEqual(triple(expected));
    }
  });

  it('leaves at least one voxel', () => {
    expect(resampledSize({ size: [2, 2, 2], from: [1, 1, 1], to: [9, 9, 9] })).toEqual([1, 1, 1]);
  });
});
