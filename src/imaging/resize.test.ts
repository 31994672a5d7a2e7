import { describe, expect, it } from 'vitest';
import { readGolden } from '../../test/golden/read-golden.js';
import { resampledSize, resizeLabels, resizeVolume } from './resize.js';
import type { Triple } from './volume.js';

const golden = readGolden('numerics');
/** The golden arrays count their axes as numpy does, slowest first. */
const triple = (shape: readonly number[]): Triple => [...shape].reverse() as unknown as Triple;
const { resample } = golden;
const SIZE = triple(resample.input_shape.slice(1));
const NEW_SIZE: Triple = [9, 7, 6];
/** The golden inputs and outputs are rounded to nine decimals. */
const ROUNDING = 2e-9;

function worstDifference(found: ArrayLike<number>, expected: readonly number[]): number {
  expect(found.length).toBe(expected.length);
  return Math.max(...expected.map((value, index) => Math.abs(value - found[index]!)));
}

describe('resizeVolume', () => {
  it.each([
    { key: 'order1_to_6_7_9', order: 1, newSize: NEW_SIZE, separate: undefined },
    { key: 'order3_to_6_7_9', order: 3, newSize: NEW_SIZE, separate: undefined },
    { key: 'order3_down_3_3_4', order: 3, newSize: [4, 3, 3], separate: undefined },
    { key: 'sepz_axis0_order3_orderz0_to_6_7_9', order: 3, newSize: NEW_SIZE, separate: 2 },
    { key: 'sepz_axis0_order3_orderz0_to_3_7_9', order: 3, newSize: [9, 7, 3], separate: 2 },
  ] as const)("gives nnU-Net's values: $key", ({ key, order, newSize, separate }) => {
    const out = new Float64Array(resample[key].length);
    resizeVolume({ data: resample.input, size: SIZE, newSize, order, out, separate });
    expect(worstDifference(out, resample[key])).toBeLessThan(ROUNDING);
  });

  it('gives the cubic line of scipy on each axis, clipped to the range of its input', () => {
    const { input, to_11: to11, to_4: to4 } = golden.cubic1d;
    for (const axis of [0, 1, 2] as const) {
      const along = (n: number): Triple => [0, 1, 2].map((other) => (other === axis ? n : 1)) as unknown as Triple;
      for (const expected of [to11, to4]) {
        const out = new Float64Array(expected.length);
        resizeVolume({ data: input, size: along(7), newSize: along(out.length), order: 3, out });
        expect(worstDifference(out, expected)).toBeLessThan(ROUNDING);
      }
    }
  });

  it('overshoots like scipy before it clips', () => {
    const { input, to_11_noclip: unclipped } = golden.cubic1d;
    // A second line far away widens the range; lines are interpolated independently along the other axis.
    const data = [...input, -9, 9, -9, 9, -9, 9, -9];
    const out = new Float64Array(22);
    resizeVolume({ data, size: [7, 2, 1], newSize: [11, 2, 1], order: 3, out });
    expect(worstDifference(out.subarray(0, 11), unclipped)).toBeLessThan(ROUNDING);
  });

  it('passes through the voxels in order 3: a threefold line holds the old one at every third place', () => {
    const line = Array.from({ length: 20 }, (_, index) => Math.sin(index) + 0.01 * index * index);
    const out = new Float64Array(60);
    resizeVolume({ data: line, size: [1, 1, 20], newSize: [1, 1, 60], order: 3, out });
    expect(
      worstDifference(
        line.map((_, index) => out[3 * index + 1]!),
        line,
      ),
    ).toBeLessThan(1e-13);
  });

  it('gives the same volume whichever way its axes are named, in order 3 with slices', () => {
    const [n1, n2, n3] = SIZE;
    const turned = new Float64Array(resample.input.length);
    for (let v = 0; v < turned.length; v++) {
      const [i, j, k] = [v % n1, Math.floor(v / n1) % n2, Math.floor(v / (n1 * n2))];
      turned[(i * n2 + j) * n3 + k] = resample.input[v]!;
    }
    const straight = new Float64Array(378);
    resizeVolume({ data: resample.input, size: SIZE, newSize: NEW_SIZE, order: 3, out: straight, separate: 2 });
    const out = new Float64Array(378);
    resizeVolume({ data: turned, size: [n3, n2, n1], newSize: [6, 7, 9], order: 3, out, separate: 0 });
    const back = Array.from(straight, (_, v) => {
      const [i, j, k] = [v % 9, Math.floor(v / 9) % 7, Math.floor(v / 63)];
      return out[(i * 7 + j) * 6 + k]!;
    });
    expect(worstDifference(straight, back)).toBeLessThan(1e-14);
  });

  it('changes nothing where the size stays, in any order', () => {
    for (const order of [0, 1, 3] as const) {
      const out = resizeVolume({ data: resample.input, size: SIZE, newSize: SIZE, order, out: new Float64Array(120) });
      expect([...out]).toEqual(resample.input);
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
    const data = resample.input.flatMap((value) => [-1, value, -2]);
    for (const order of [0, 1, 3] as const) {
      for (const separate of [undefined, 1] as const) {
        const common = { size: SIZE, newSize: NEW_SIZE, order, separate };
        const alone = resizeVolume({ ...common, data: resample.input, out: new Float64Array(378) });
        const strided = resizeVolume({ ...common, data, out: new Float64Array(378), stride: 3, offset: 1 });
        expect(strided).toEqual(alone);
      }
    }
  });
});

describe('resizeLabels', () => {
  it("gives nnU-Net's label map, order 1, also with its -1", () => {
    const data = Int16Array.from(resample.seg_input);
    const out = resizeLabels({ data, size: SIZE, newSize: NEW_SIZE, order: 1 });
    expect([...out]).toEqual(resample.seg_order1_to_6_7_9);
  });

  it("gives nnU-Net's label map with slices resized by themselves", () => {
    const data = Int16Array.from(resample.seg_input);
    const out = resizeLabels({ data, size: SIZE, newSize: NEW_SIZE, order: 1, separate: 2 });
    expect([...out]).toEqual(resample.seg_sepz_to_6_7_9);
  });

  it('gives a voxel that two labels share half and half to the larger', () => {
    const out = resizeLabels({ data: Uint8Array.of(2, 5), size: [2, 1, 1], newSize: [1, 1, 1], order: 1 });
    expect([...out]).toEqual([5]);
    const three = resizeLabels({ data: Uint8Array.of(1, 2, 3, 3), size: [2, 2, 1], newSize: [1, 1, 1], order: 1 });
    expect([...three]).toEqual([3]);
  });

  it('leaves a voxel in which no label reaches one half to the background', () => {
    const out = resizeLabels({ data: Uint8Array.of(1, 2, 3, 4), size: [2, 2, 1], newSize: [1, 1, 1], order: 1 });
    expect([...out]).toEqual([0]);
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
    const cases = [
      { old: [20, 320, 319], os: [3.6, 0.625, 0.625], ns: [3, 0.6, 0.6] },
      { old: [35, 51, 36], os: [1, 1, 1], ns: [2, 2, 2] },
      { old: [5, 7, 9], os: [1, 1, 1], ns: [2, 2, 2] },
    ];
    expect(golden.new_shape).toMatchObject(cases);
    for (const { old, os, ns, new: expected } of golden.new_shape) {
      expect(resampledSize({ size: triple(old), from: triple(os), to: triple(ns) })).toEqual(triple(expected));
    }
  });

  it('leaves at least one voxel', () => {
    expect(resampledSize({ size: [2, 2, 2], from: [1, 1, 1], to: [9, 9, 9] })).toEqual([1, 1, 1]);
  });
});
