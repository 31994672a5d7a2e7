import type { ArrayTriple } from './array-triple.js';
import type { Scalar } from './load-tf.js';

/**
 * Weights of the losses at `levels` resolutions, highest first: 1, 1/2, 1/4, ... with the last set to 0, divided by
 * their sum (nnU-Net). A single level has the weight 1.
 */
export function deepSupervisionWeights(levels: number): number[] {
  const raw = Array.from({ length: levels }, (_, level) => (level > 0 && level === levels - 1 ? 0 : 0.5 ** level));
  const sum = raw.reduce((total, weight) => total + weight, 0);
  return raw.map((weight) => weight / sum);
}

/** Weighted sum of the losses per level. A level of weight 0 is not computed, so that its head gets no gradient. */
export function deepSupervisionLoss(levels: number, lossOfLevel: (level: number) => Scalar): Scalar {
  return deepSupervisionWeights(levels)
    .map((weight, level) => (weight === 0 ? undefined : lossOfLevel(level).mul<Scalar>(weight)))
    .filter((loss) => loss !== undefined)
    .reduce((sum, loss) => sum.add(loss));
}

/**
 * How many voxels of the image one voxel of each supervised resolution stands for, per axis (D, H, W), highest
 * resolution first: the products of the strides of all stages but the last.
 */
export function supervisedReductions(strides: readonly ArrayTriple[]): ArrayTriple[] {
  let reduction: ArrayTriple = [1, 1, 1];
  return strides.slice(0, -1).map(([depth, height, width]) => {
    reduction = [reduction[0] * depth, reduction[1] * height, reduction[2] * width];
    return reduction;
  });
}
