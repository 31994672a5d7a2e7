import { tensorFlow, type Tensor } from './load-tf.js';

/** A float32 array with its shape, C-order; what stands under a name in files of weights and optimizer states. */
export interface NamedArray {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A copy of what a tensor holds. */
export function arrayOf(tensor: Tensor): NamedArray {
  return { shape: [...tensor.shape], values: new Float32Array(tensor.dataSync()) };
}

/** A tensor of a copy: what happens to the array later does not reach it. */
export function tensorOf({ shape, values }: NamedArray): Tensor {
  return tensorFlow().tensor(new Float32Array(values), [...shape]);
}

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
