import type { ArrayTriple } from '../array-triple.js';
import { tensorFlow, type Tensor5D } from '../load-tf.js';
import { convolution } from '../ops/convolution.js';
import { instanceNorm } from '../ops/instance-norm.js';
import type { ParameterSet } from '../parameter-set.js';
import { kernelTensor } from './kernel-tensor.js';

export interface ConvNormOptions {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly kernel: ArrayTriple;
  readonly stride: ArrayTriple;
  /** Whether the convolution has a bias among its parameters. */
  readonly bias: boolean;
  /** Slope of the leaky ReLU at the end; absent: none. */
  readonly leakySlope?: number;
  /** Scale that the normalisation starts with; 1 by default. */
  readonly initialScale?: number;
  /** Whether it takes the image itself. */
  readonly isInput?: boolean;
}

/** `residual` is added behind the normalisation, before the leaky ReLU. */
export type ConvNorm = (x: Tensor5D, residual?: Tensor5D) => Tensor5D;

/**
 * Convolution, instance normalisation, leaky ReLU. nnU-Net's convolution has a bias, and so has this one in its
 * parameters; but the normalisation subtracts the mean that the bias is part of, so that it changes no output and its
 * gradient is zero. It is therefore not added, which saves two passes over the largest arrays.
 */
export function createConvNorm(parameters: ParameterSet, options: ConvNormOptions): ConvNorm {
  const { name, inputs, outputs, kernel: size, stride, bias, leakySlope, initialScale = 1, isInput = false } = options;
  const fanIn = inputs * size[0] * size[1] * size[2];
  const kernel = parameters.kernel(`${name}.conv.weight`, [...size, inputs, outputs], { fanIn });
  if (bias) parameters.filled(`${name}.conv.bias`, outputs, 0);
  const scale = parameters.filled(`${name}.norm.weight`, outputs, initialScale);
  const offset = parameters.filled(`${name}.norm.bias`, outputs, 0);
  return (x, residual) =>
    tensorFlow().tidy(() =>
      instanceNorm(convolution(x, kernelTensor(kernel), { stride, isInput }), {
        scale: scale.variable,
        offset: offset.variable,
        ...(leakySlope === undefined ? {} : { leakySlope }),
        ...(residual === undefined ? {} : { residual }),
      }),
    );
}
