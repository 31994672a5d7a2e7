import { tensorFlow, type Tensor, type Tensor5D } from '../load-tf.js';
import { convolutionKernelGradient } from './convolution.js';
import { differentiable } from './differentiable.js';

/**
 * Transposed convolution whose kernel is as large as its stride, which multiplies each spatial axis by the stride:
 * [batch, D, H, W, in] -> [batch, sD D, sH H, sW W, out]. `kernel` has the axes [sD, sH, sW, out, in], `bias` [out].
 */
export function transposedConvolution(x: Tensor5D, kernel: Tensor5D, bias: Tensor): Tensor5D {
  const tf = tensorFlow();
  const [batch, depth, height, width] = x.shape;
  const [onDepth, onHeight, onWidth, out] = kernel.shape;
  const strides: [number, number, number] = [onDepth, onHeight, onWidth];
  const shape: Tensor5D['shape'] = [batch, depth * onDepth, height * onHeight, width * onWidth, out];
  return differentiable({
    inputs: [x, kernel, bias],
    forward: () => ({
      output: tf.conv3dTranspose(x, kernel, shape, strides, 'valid').add<Tensor5D>(bias),
      kept: [x, kernel],
    }),
    // It is the gradient of a convolution from its output to its input; so its own gradients are that convolution's.
    backward: (upstream, [keptX, keptKernel]) => [
      tf.conv3d(upstream, keptKernel as Tensor5D, strides, 'valid'),
      convolutionKernelGradient(upstream, keptX!, {
        strides,
        pad: 'valid',
        filterShape: kernel.shape,
      }),
      upstream.sum([0, 1, 2, 3]),
    ],
  });
}
