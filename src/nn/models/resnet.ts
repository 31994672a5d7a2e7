import { tensorFlow } from '../load-tf.js';
import type { RegressionNetwork } from '../network.js';
import type { RegressionOptions } from '../network-options.js';
import type { ResnetSettings } from '../network-settings.js';
import { convolution } from '../ops/convolution.js';
import { globalAveragePool } from '../ops/pooling.js';
import { createParameterSet, LEAKY_SLOPE, weightsOf } from '../parameter-set.js';
import { kernelTensor } from './kernel-tensor.js';
import { createResidualEncoder } from './residual-encoder.js';
import { createDense, createLastDense, dropOut, joinExtras } from './scalar-head.js';
import { checkDivisible, stagesOf } from './stages.js';

export type ResnetOptions = Omit<ResnetSettings, 'kind'> & RegressionOptions;

/**
 * A residual 3D network with one number per sample:
 * ```
 *  image -> residual encoder -> 1x1x1 convolution, leaky ReLU -> mean over all voxels -> dropout -> concat
 *                                              [extras: log voxel size in mm] ------------------------/
 *        -> dense, leaky ReLU -> dense
 * ```
 * The convolution before the mean is not normalised: behind an instance normalisation the mean would be the same for
 * every image. The hidden layer lets the voxel size scale what the image says, which a sum could not.
 * Each axis of the image must be divisible by the product of its strides; throws otherwise.
 */
export function createResnet(options: ResnetOptions): RegressionNetwork {
  const { blocksPerStage, dropout, channels, extras } = options;
  const parameters = createParameterSet(options.drawKey);
  const stages = stagesOf(options, channels);
  const encoder = createResidualEncoder(parameters, { stages, blocksPerStage });
  const width = stages.at(-1)!.outputs;
  const kernel = parameters.kernel('head.conv.weight', [1, 1, 1, width, width], { fanIn: width });
  const bias = parameters.filled('head.conv.bias', width, 0);
  const hidden = createDense(parameters, {
    name: 'head.hidden',
    inputs: width + extras,
    outputs: width,
    slope: LEAKY_SLOPE,
  });
  const last = createLastDense(parameters, 'head.out', width);
  return {
    kind: 'regression',
    extras,
    ...weightsOf(parameters),
    forward(image, input = {}) {
      checkDivisible(image.shape, stages);
      const tf = tensorFlow();
      return tf.tidy(() => {
        const encoded = encoder(image).at(-1)!;
        const mixed = convolution(encoded, kernelTensor(kernel), { stride: [1, 1, 1] }).add(bias.variable);
        const pooled = globalAveragePool(mixed.leakyRelu(LEAKY_SLOPE));
        const features = joinExtras(dropOut(pooled, dropout, input), extras, input);
        return last(hidden(features).leakyRelu(LEAKY_SLOPE));
      });
    },
  };
}
