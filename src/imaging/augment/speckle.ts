import type { JsonObject } from '../../base/json.js';
import type { PatchTransform } from '../transform.js';
import type { Triple } from '../volume.js';
import { gaussianKernel } from './gaussian-kernel.js';
import { addNormalField } from './add-normal-field.js';
import type { Range } from './range.js';
import { darkestOf } from './scale-above-darkest.js';
import { smooth } from './smooth.js';

export interface SpeckleParams extends JsonObject {
  /** Standard deviation of the logarithm of the factor. */
  readonly strength: number;
  /** Standard deviation of the point spread along each axis, in voxels. */
  readonly sigma: Triple;
  readonly seed: number;
}

/**
 * Ultrasound speckle, with probability `p`: what is above the darkest value is multiplied by a factor whose logarithm
 * is a correlated normal field, so the noise grows with the signal and is additive after log compression. White noise is
 * smoothed by the point spread (`correlationMm`, finest along the beam) and brought back to unit variance; the factor's
 * mean is 1. Independent noise per voxel would look like no scanner's.
 */
export function speckle({
  strength,
  correlationMm,
  p,
}: {
  strength: Range;
  correlationMm: Triple;
  p: number;
}): PatchTransform<SpeckleParams> {
  return {
    kind: 'patch',
    name: 'speckle',
    label: 'kept',
    target: 'kept',
    padding: 'kept',
    sample(random, { spacingMm }) {
      if (random.uniform() >= p) return undefined;
      const sigma = correlationMm.map((length, axis) => length / spacingMm[axis]!) as unknown as Triple;
      return { strength: random.between(...strength), sigma, seed: random.integer(2 ** 32) };
    },
    apply(patch, { strength: drawn, sigma, seed }) {
      const field = new Float32Array(patch.images[0]!.length);
      addNormalField(field, 1, seed);
      const kernels = sigma.map(pointSpread);
      smooth(field, patch.size, kernels);
      const unit = kernels.reduce((scale, kernel) => scale / rootOfSquares(kernel), 1);
      for (let i = 0; i < field.length; i++) field[i] = Math.exp(drawn * unit * field[i]! - 0.5 * drawn * drawn);
      // One field for all channels: they show the same scatterers.
      for (const image of patch.images) multiplyAboveDarkest(image, { factor: field, content: patch.content });
    },
  };
}

/** A spread far below a voxel leaves the noise as it is. */
function pointSpread(sigma: number): readonly number[] {
  return sigma < 0.1 ? [1] : gaussianKernel(sigma);
}

/** Standard deviation of white noise of unit variance after this kernel, which is given by its half. */
function rootOfSquares([centre, ...rest]: readonly number[]): number {
  return Math.sqrt(rest.reduce((sum, weight) => sum + 2 * weight * weight, centre! * centre!));
}

function multiplyAboveDarkest(
  image: Float32Array,
  { factor, content }: { factor: Float32Array; content: Uint8Array | undefined },
): void {
  const dark = darkestOf(image, content);
  for (let i = 0; i < image.length; i++) {
    if (content === undefined || content[i] === 1) image[i] = dark + factor[i]! * (image[i]! - dark);
  }
}
