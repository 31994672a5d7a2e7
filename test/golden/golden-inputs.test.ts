import { describe, expect, it } from 'vitest';
import { numpyRandom } from './numpy-random.js';
import { readGolden } from './read-golden.js';

const { resample, loss, norm } = readGolden('numerics');

/** Written with nine decimals. */
const ROUNDING = 1e-9;

function worst(found: readonly number[], expected: readonly number[]): number {
  expect(found.length).toBe(expected.length);
  return Math.max(...found.map((value, index) => Math.abs(value - expected[index]!)));
}

/**
 * A wrong input of one voxel changes some outputs by less than they are known to. So the inputs are made again here as
 * they were made for the reference tools.
 */
describe('the inputs that the reference tools were given', () => {
  it('to resample are uniform draws, shaped channel, z, y, x', () => {
    expect(resample.input_shape).toEqual([1, 4, 5, 6]);
    expect(worst(resample.input, numpyRandom(0).rand(120))).toBeLessThan(ROUNDING);
  });

  it('to resample as labels are two boxes, the second in front, and an outside voxel in the corner', () => {
    const within = (at: readonly number[], start: readonly number[], end: readonly number[]) =>
      at.every((index, axis) => index >= start[axis]! && index < end[axis]!);
    const labels = Array.from({ length: 120 }, (_, v) => {
      const at = [Math.floor(v / 30), Math.floor(v / 6) % 5, v % 6];
      if (v === 0) return -1;
      return within(at, [2, 2, 3], [4, 5, 6]) ? 2 : within(at, [1, 1, 1], [3, 4, 4]) ? 1 : 0;
    });
    expect(resample.seg_input).toEqual(labels);
  });

  it('to the losses are normal scores in single precision and uniform labels', () => {
    expect([loss.logits_shape, loss.target_shape]).toEqual([
      [2, 3, 3, 4, 2],
      [2, 1, 3, 4, 2],
    ]);
    expect(worst(loss.logits, numpyRandom(1).randn(144).map(Math.fround))).toBeLessThan(ROUNDING);
    expect(loss.target).toEqual(numpyRandom(2).randint(3, 48));
  });

  it('to normalise are uniform draws up to 100 in single precision, the first slice outside the body', () => {
    const drawn = numpyRandom(3)
      .rand(60)
      .map((value) => Math.fround(100 * Math.fround(value)));
    expect(worst(norm.input, drawn.fill(0, 0, 20))).toBeLessThan(ROUNDING);
  });
});
