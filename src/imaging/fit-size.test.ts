import { describe, expect, it } from 'vitest';
import { centredFit, fitSize, invertFit, overlapOf } from './fit-size.js';

describe('fitSize', () => {
  it('pads and crops each axis by itself, the odd voxel at the end', () => {
    const data = Float32Array.from({ length: 10 }, (_, index) => index + 1); // 5 x 2 x 1
    const fit = centredFit([5, 2, 1], [2, 5, 2]);
    expect(fit.offset).toEqual([-1, 1, 0]);
    expect([...fitSize(data, fit)]).toEqual([0, 0, 2, 3, 7, 8, 0, 0, 0, 0, ...new Array<number>(10).fill(0)]);
    expect(overlapOf(fit)).toEqual({ start: [0, 1, 0], size: [2, 2, 1] });
  });

  it('is undone by its inverse where nothing was cut', () => {
    const data = Uint8Array.from({ length: 60 }, (_, index) => index + 1);
    const fit = centredFit([3, 4, 5], [6, 4, 8]);
    expect(fitSize(fitSize(data, fit), invertFit(fit))).toEqual(data);
  });

  it('puts back what was left after cutting, with 0 around it', () => {
    const fit = centredFit([5, 1, 1], [2, 1, 1]);
    expect([...fitSize(fitSize(Uint8Array.of(1, 2, 3, 4, 5), fit), invertFit(fit))]).toEqual([0, 2, 3, 0, 0]);
  });

  it('copies nothing where the size stays', () => {
    const data = new Uint8Array(24);
    expect(fitSize(data, centredFit([2, 3, 4], [2, 3, 4]))).toBe(data);
  });
});
