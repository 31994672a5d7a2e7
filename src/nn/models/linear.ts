import type { ArrayTriple } from '../array-triple.js';
import { tensorFlow, type Tensor2D } from '../load-tf.js';
import type { RegressionNetwork } from '../network.js';
import type { RegressionOptions } from '../network-options.js';
import type { LinearSettings } from '../network-settings.js';
import { averagePool } from '../ops/pooling.js';
import { createParameterSet, weightsOf } from '../parameter-set.js';
import { createZeroDense, joinExtras } from './scalar-head.js';

export type LinearOptions = Omit<LinearSettings, 'kind'> & RegressionOptions;

/**
 * A linear model: the image is averaged over blocks of `pool` voxels along each axis, and each block, channel and extra
 * has one weight. All weights start at 0. With weight decay it is what a ridge regression on the voxels is.
 *
 * Its weights belong to places, so that it needs images of one `size` (D, H, W) in which the same place means the same.
 * Each axis must be divisible by `pool`; throws otherwise.
 */
export function createLinear(options: LinearOptions): RegressionNetwork {
  const { size, pool, channels, extras } = options;
  if (size.some((length) => length % pool !== 0)) {
    throw new Error(`Internal error: an image of ${size.join('x')} is not divisible by ${pool}`);
  }
  const parameters = createParameterSet(options.drawKey);
  const block: ArrayTriple = [pool, pool, pool];
  const features = channels * size.reduce((product, length) => (product * length) / pool, 1);
  const out = createZeroDense(parameters, 'out', features + extras);
  return {
    kind: 'regression',
    extras,
    ...weightsOf(parameters),
    forward(image, input = {}) {
      return tensorFlow().tidy(() => {
        const pooled = pool === 1 ? image : averagePool(image, block);
        const flat: Tensor2D = pooled.reshape([image.shape[0], features]);
        return out(joinExtras(flat, extras, input));
      });
    },
  };
}
