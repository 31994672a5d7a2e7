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
