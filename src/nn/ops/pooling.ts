import type { ArrayTriple } from '../array-triple.js';
import { tensorFlow, type Tensor5D } from '../load-tf.js';
import { differentiable } from './differentiable.js';

/**
 * Mean over blocks of `size` voxels, [batch, D, H, W, channel] -> [batch, D / sD, H / sH, W / sW, channel], as PyTorch's
 * `AvgPool3d(size, size)`: what is left at the end of an axis is dropped.
 */
export function averagePool(x: Tensor5D, size: ArrayTriple): Tensor5D {
  const attributes = { filterSize: [...size], strides: [...size], pad: 'valid', dataFormat: 'NDHWC' };
  return differentiable({
    inputs: [x],
    forward: () => ({
      output: tensorFlow().avgPool3d(x, [...size], [...size], 'valid'),
      kept: [x],
    }),
    backward: (dy, [input]) => [tensorFlow().engine().runKernel('AvgPool3DGrad', { dy, input: input! }, attributes)],
  });
}

/** Largest value of windows of `size` voxels, `stride` apart, with `border` voxels less than any value around the array. */
export function maxPool(
  x: Tensor5D,
  { size, stride, border = [0, 0, 0] }: { size: ArrayTriple; stride: ArrayTriple; border?: ArrayTriple },
): Tensor5D {
  const tf = tensorFlow();
  const attributes = { filterSize: [...size], strides: [...stride], pad: 'valid', dataFormat: 'NDHWC' };
  const sides = border.map((width) => [width, width] as [number, number]);
  const padded = border.every((width) => width === 0) ? x : tf.pad(x, [[0, 0], ...sides, [0, 0]], LEAST);
  return differentiable({
    inputs: [padded],
    forward: () => {
      const output = tf.maxPool3d(padded, [...size], [...stride], 'valid');
      return { output, kept: [padded, output] };
    },
    backward: (dy, [input, output]) => [
      tf.engine().runKernel('MaxPool3DGrad', { dy, input: input!, output: output! }, attributes),
    ],
  });
}

const LEAST = -3e38;

/** Mean over all voxels: [batch, D, H, W, channel] -> [batch, channel]. */
export function globalAveragePool(x: Tensor5D) {
  return x.mean([1, 2, 3]).as2D(x.shape[0], x.shape[4]);
}
