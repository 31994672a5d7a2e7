import type { Random } from '../../base/random.js';

type Triple = readonly [number, number, number];

export interface NoiseOptions {
  readonly size: Triple;
  readonly spacingMm: Triple;
  /** Standard deviation of the Gaussian that the noise is smoothed with; one number for all axes. */
  readonly sigmaMm: number | Triple;
  readonly random: Random;
}

/**
 * Gaussian noise of mean 0 and variance 1 whose grains have one size in mm, whatever the voxel size. C-order (third,
 * second, first axis). Smoothing wraps around the borders, so that the variance is the same everywhere.
 */
export function correlatedNoise({ size, spacingMm, sigmaMm, random }: NoiseOptions): Float64Array {
  const [n1, n2, n3] = size;
  let noise = new Float64Array(n1 * n2 * n3);
  for (let i = 0; i < noise.length; i++) noise[i] = random.normal();
  const strides: Triple = [1, n1, n1 * n2];
  const sigmas: Triple = typeof sigmaMm === 'number' ? [sigmaMm, sigmaMm, sigmaMm] : sigmaMm;
  for (let axis = 0; axis < 3; axis++) {
    const kernel = unitVarianceGaussian(sigmas[axis]! / spacingMm[axis]!, size[axis]!);
    noise = smoothAlong(noise, { length: size[axis]!, stride: strides[axis]!, kernel });
  }
  return noise;
}

/** One side of a Gaussian, scaled so that it keeps the variance of white noise: its squares sum to 1. */
function unitVarianceGaussian(sigma: number, length: number): Float64Array {
  const reach = Math.min(Math.ceil(3 * sigma), Math.floor((length - 1) / 2));
  const kernel = Float64Array.from({ length: reach + 1 }, (_, offset) => Math.exp(-0.5 * (offset / sigma) ** 2));
  const energy = kernel.reduce((sum, weight, offset) => sum + (offset === 0 ? 1 : 2) * weight * weight, 0);
  return kernel.map((weight) => weight / Math.sqrt(energy));
}

interface Axis {
  readonly length: number;
  readonly stride: number;
  readonly kernel: Float64Array;
}

function smoothAlong(values: Float64Array, { length, stride, kernel }: Axis): Float64Array<ArrayBuffer> {
  const smooth = new Float64Array(values.length);
  const reach = kernel.length - 1;
  const line = new Float64Array(length + 2 * reach);
  for (let block = 0; block < values.length; block += length * stride) {
    for (let start = block; start < block + stride; start++) {
      for (let i = 0; i < line.length; i++) line[i] = values[start + ((i - reach + length) % length) * stride]!;
      for (let i = 0; i < length; i++) {
        let sum = kernel[0]! * line[i + reach]!;
        for (let offset = 1; offset <= reach; offset++) {
          sum += kernel[offset]! * (line[i + reach - offset]! + line[i + reach + offset]!);
        }
        smooth[start + i * stride] = sum;
      }
    }
  }
  return smooth;
}
