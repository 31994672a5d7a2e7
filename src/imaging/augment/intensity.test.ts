import { describe, expect, it } from 'vitest';
import { randomOf } from '../../base/random.js';
import type { Patch } from '../transform.js';
import type { Triple } from '../volume.js';
import { addNormalField } from './add-normal-field.js';
import { attenuation } from './attenuation.js';
import { contextOf, largestDifference } from './augment-rig.js';
import { blur } from './blur.js';
import { channelStatistics } from './channel-statistics.js';
import { contrast } from './contrast.js';
import { gain } from './gain.js';
import { gamma } from './gamma.js';
import { lowResolution } from './low-resolution.js';
import { noise } from './noise.js';
import { powerInPlace } from './power-in-place.js';
import { shadow } from './shadow.js';
import { speckle } from './speckle.js';

const SIZE: Triple = [24, 20, 16];

function patchOf(value: (at: number) => number, size = SIZE): Patch {
  return { size, images: [Float32Array.from({ length: size[0] * size[1] * size[2] }, (_, at) => value(at))] };
}

function noisy(): Patch {
  const patch = patchOf(() => 3);
  addNormalField(patch.images[0]!, 2, 11);
  return patch;
}

describe('intensity transforms', () => {
  it('blur and low resolution keep a constant', () => {
    const patch = patchOf(() => 7);
    blur({ sigma: [0, 0], p: 1, pChannel: 1 }).apply(patch, { sigma: [[0.5, 0.8, 1]] });
    lowResolution({ factor: [0, 0], p: 1, pChannel: 1 }).apply(patch, { factor: [0.55], axes: [0, 1, 2] });
    expect(largestDifference(patch.images[0]!, patchOf(() => 7).images[0]!)).toBeLessThan(2e-6);
  });

  it('blur spreads a point to the sampled Gaussian along each axis', () => {
    const centre = (8 * 20 + 10) * 24 + 12;
    const patch = patchOf((at) => (at === centre ? 1 : 0));
    blur({ sigma: [0, 0], p: 1, pChannel: 1 }).apply(patch, { sigma: [[1, 0.5, 0.5]] });
    const [image] = patch.images as [Float32Array];
    // sigma 1 has seven weights, exp(-t^2 / 2) over their sum.
    expect(image[centre + 3]! / image[centre]!).toBeCloseTo(Math.exp(-4.5), 5);
    expect(image[centre + 4]).toBe(0);
    // sigma 0.5 has three.
    expect(image[centre + 24]! / image[centre]!).toBeCloseTo(Math.exp(-2), 5);
    expect(image[centre + 48]).toBe(0);
    expect(image.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
  });

  it('low resolution leaves axes alone that it was not given', () => {
    const patch = patchOf((at) => Math.floor(at / (24 * 20)) ** 2);
    const before = Float32Array.from(patch.images[0]!);
    lowResolution({ factor: [0, 0], p: 1, pChannel: 1 }).apply(patch, { factor: [0.5], axes: [0, 1] });
    expect(patch.images[0]).toEqual(before);
    lowResolution({ factor: [0, 0], p: 1, pChannel: 1 }).apply(patch, { factor: [0.5], axes: [2] });
    expect(patch.images[0]).not.toEqual(before);
  });

  it.each([true, false])('gamma (inverted: %s) keeps mean and standard deviation', (inverted) => {
    for (const exponent of [0.7, 1.5]) {
      const patch = noisy();
      const before = channelStatistics(patch.images[0]!);
      gamma({ gamma: [1, 1], p: 1, inverted }).apply(patch, { gamma: [exponent] });
      const after = channelStatistics(patch.images[0]!);
      expect(after.mean).toBeCloseTo(before.mean, 5);
      expect(after.std).toBeCloseTo(before.std, 5);
      expect(Math.abs(after.max - before.max)).toBeGreaterThan(0.1);
    }
  });

  it('gamma and contrast keep a constant and give no NaN', () => {
    const patch = patchOf(() => -2);
    gamma({ gamma: [1, 1], p: 1, inverted: false }).apply(patch, { gamma: [1.5] });
    gamma({ gamma: [1, 1], p: 1, inverted: true }).apply(patch, { gamma: [0.7] });
    contrast({ factor: [1, 1], p: 1 }).apply(patch, { factor: [1.2] });
    expect(largestDifference(patch.images[0]!, patchOf(() => -2).images[0]!)).toBeLessThan(1e-6);
  });

  it('the fast power is right to the stated error for all sizes of numbers', () => {
    for (const [exponent, stated] of [
      [0.7, 9e-8],
      [1.5, 9e-8],
      [4, 1.5e-6],
    ] as const) {
      const values = Float32Array.from({ length: 20_000 }, (_, at) => Math.exp(-at / 400));
      const exact = Float64Array.from(values, (value) => value ** exponent);
      const { mean, std } = powerInPlace(values, exponent);
      let most = 0;
      for (let i = 0; i < values.length; i++) {
        if (exact[i]! > 1e-30) most = Math.max(most, Math.abs(values[i]! / exact[i]! - 1));
      }
      // The result is rounded to 24 bits besides.
      expect(most).toBeLessThan(stated + 2 ** -24);
      const average = exact.reduce((sum, value) => sum + value, 0) / exact.length;
      const squares = exact.reduce((sum, value) => sum + (value - average) ** 2, 0);
      expect(mean).toBeCloseTo(average, 6);
      expect(std).toBeCloseTo(Math.sqrt(squares / (exact.length - 1)), 6);
    }
    expect([...powered([0, 1], 0.5)]).toEqual([0, 1]);
  });

  it('noise has the drawn standard deviation, and another stream in each channel', () => {
    const patch = { size: SIZE, images: [0, 1].map(() => new Float32Array(7680)) };
    noise({ std: [0, 1], p: 1 }).apply(patch, { std: 0.08, seed: 3 });
    const [first, second] = patch.images.map(channelStatistics);
    // Five standard errors of a standard deviation: 0.08 / sqrt(2 x 7680).
    expect(Math.abs(first!.std - 0.08)).toBeLessThan((5 * 0.08) / Math.sqrt(2 * 7680));
    expect(Math.abs(second!.std - 0.08)).toBeLessThan((5 * 0.08) / Math.sqrt(2 * 7680));
    expect(patch.images[0]).not.toEqual(patch.images[1]);
  });
});

function powered(values: number[], exponent: number): Float32Array {
  const array = Float32Array.from(values);
  powerInPlace(array, exponent);
  return array;
}

describe('ultrasound transforms', () => {
  const context = contextOf({ size: SIZE, caseSize: SIZE, spacingMm: [0.5, 0.5, 1] });

  it('attenuation multiplies the distance from the darkest value by exp(-strength depth)', () => {
    const patch = patchOf((at) => (at === 0 ? -1 : 4));
    attenuation({ axis: 2, strength: [0, 0], p: 1 }).apply(patch, { axis: 2, strength: 2, depth: [0, 1 / 15] });
    const [image] = patch.images as [Float32Array];
    for (const plane of [0, 7, 15]) {
      expect(image[plane * 480 + 479]).toBeCloseTo(-1 + 5 * Math.exp((-2 * plane) / 15), 5);
    }
  });

  it('depth is that in the case, wherever the patch lies in it, from either end', () => {
    const transform = attenuation({ axis: 0, strength: [1, 1], p: 1 });
    const inner = { ...context, start: [10, 0, 0] as const, caseSize: [101, 20, 16] as const };
    const depths = new Set<string>();
    for (let i = 0; i < 50; i++) {
      const { depth } = transform.sample(randomOf([i]), inner)!;
      depths.add(depth.map((value) => value.toFixed(6)).join(' '));
    }
    expect(depths).toEqual(new Set(['0.100000 0.010000', '0.900000 -0.010000']));
  });

  it('gain passes through its sliders and multiplies the distance from the darkest value', () => {
    const patch = patchOf((at) => (at === 0 ? 0 : 2), [24, 20, 15]);
    const sliders = [0, 0.1, -0.2, 0.3, 0, 0, 0, Math.log(2)];
    gain({ axis: 2, strength: [0, 0], p: 1 }).apply(patch, { axis: 2, sliders, depth: [0, 1 / 14] });
    const [image] = patch.images as [Float32Array];
    for (const [slider, log] of sliders.entries())
      expect(image[2 * slider * 480 + 5]).toBeCloseTo(2 * Math.exp(log), 5);
  });

  it('a shadow begins at its depth, is deepest in its middle and Gaussian across', () => {
    const patch = patchOf((at) => (at === 0 ? 0 : 1));
    const params = {
      axis: 2,
      strength: 0.8,
      begin: 0.5,
      depth: [0, 1 / 15],
      centre: [12, 10, 0],
      sigma: [4, 3, 5],
    } as const;
    shadow({ axis: 2, strength: [0, 0], width: [0, 0], p: 1 }).apply(patch, params);
    const [image] = patch.images as [Float32Array];
    const at = (i: number, j: number, k: number): number => image[(k * 20 + j) * 24 + i]!;
    expect(at(12, 10, 7)).toBe(1);
    expect(at(12, 10, 12)).toBeCloseTo(0.2, 6);
    expect(at(16, 10, 12)).toBeCloseTo(1 - 0.8 * Math.exp(-0.5), 6);
    expect(at(12, 16, 15)).toBeCloseTo(1 - 0.8 * Math.exp(-2), 6);
  });

  it('speckle is log-normal with mean 1, correlated as its point spread, and grows with the signal', () => {
    const size: Triple = [64, 64, 32];
    const bright = patchOf((at) => (at % 2 === 0 ? 10 : 0), [2 * size[0], size[1], size[2]]);
    const drawn = speckle({ strength: [0.3, 0.3], correlationMm: [1, 0.5, 1], p: 1 }).sample(randomOf([1]), context)!;
    expect(drawn.sigma).toEqual([2, 1, 1]);
    speckle({ strength: [0, 0], correlationMm: [1, 1, 1], p: 1 }).apply(bright, drawn);
    const [image] = bright.images as [Float32Array];
    // The darkest voxels have no echo to disturb.
    const logs: number[] = [];
    for (let i = 0; i < image.length; i++) if (i % 2 === 0) logs.push(Math.log(image[i]! / 10));
    expect(image.every((value, at) => at % 2 === 0 || value === 0)).toBe(true);
    const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
    const covariance = (lag: number): number =>
      logs.reduce((sum, value, at) => sum + (value - mean) * ((logs[at + lag] ?? mean) - mean), 0) / logs.length;
    // About 131072 / (4 pi)^1.5 / (2 x 1 x 1) = 1,500 independent speckles: 2 % of a standard deviation, times five.
    expect(Math.sqrt(covariance(0)) / 0.3).toBeCloseTo(1, 1);
    expect(mean).toBeCloseTo(-0.045, 1);
    // Two samples apart along the first axis here are four voxels: exp(-4^2 / (4 x 2^2)).
    expect(covariance(2) / covariance(0)).toBeCloseTo(Math.exp(-1), 1);
    // Rows apart along the second axis: exp(-1 / 4).
    expect(covariance(64) / covariance(0)).toBeCloseTo(Math.exp(-0.25), 1);
  });
});
