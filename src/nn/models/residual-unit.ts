import type { ArrayTriple } from '../array-triple.js';
import { tensorFlow, type Tensor5D } from '../load-tf.js';
import { averagePool } from '../ops/pooling.js';
import { LEAKY_SLOPE, type ParameterSet } from '../parameter-set.js';
import { createConvNorm } from './conv-norm.js';

export interface ResidualUnitOptions {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly kernel: ArrayTriple;
  readonly stride: ArrayTriple;
}

/**
 * The residual unit of nnU-Net's residual encoders (`BasicBlockD`, after ResNet-D of He et al. 2019, "Bag of tricks for
 * image classification"):
 * ```
 *  x -> convolution, norm, leaky ReLU -> convolution, norm -> + -> leaky ReLU
 *   \-> [mean over the stride] -> [1x1x1 convolution, norm] --/
 * ```
 * The other way pools only with a stride and convolves only where the channels change. The last normalisation starts
 * with the scale 0, so that the unit starts as its other way.
 */
export function createResidualUnit(
  parameters: ParameterSet,
  { name, inputs, outputs, kernel, stride }: ResidualUnitOptions,
): (x: Tensor5D) => Tensor5D {
  const isStrided = stride.some((step) => step !== 1);
  const common = { outputs, kernel, bias: true };
  const first = createConvNorm(parameters, {
    ...common,
    name: `${name}.conv1`,
    inputs,
    stride,
    leakySlope: LEAKY_SLOPE,
  });
  const second = createConvNorm(parameters, {
    ...common,
    name: `${name}.conv2`,
    inputs: outputs,
    stride: [1, 1, 1],
    leakySlope: LEAKY_SLOPE,
    initialScale: 0,
  });
  const project =
    inputs === outputs
      ? undefined
      : createConvNorm(parameters, {
          // Its place in PyTorch's sequence, behind the pooling.
          name: `${name}.skip.${isStrided ? 1 : 0}`,
          inputs,
          outputs,
          kernel: [1, 1, 1],
          stride: [1, 1, 1],
          bias: false,
        });
  return (x) =>
    tensorFlow().tidy(() => {
      const pooled = isStrided ? averagePool(x, stride) : x;
      return second(first(x), project === undefined ? pooled : project(pooled));
    });
}
