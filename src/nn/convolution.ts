import { differentiable } from './differentiable.js';
import { tensorFlow, type Tensor, type Tensor5D } from './load-tf.js';

/**
 * Convolution of an array [batch, D, H, W, in] with a cubic kernel [k, k, k, in, out], k odd, padded with (k - 1) / 2
 * zeros on both sides of each axis, as PyTorch's `padding=(k - 1) / 2`.
 *
 * TensorFlow's own `same` padding with stride 2 pads at the end only: the output would be shifted by one voxel, and
 * weights trained elsewhere would not carry over.
 *
 * With `isInput` the array is the image itself, whose gradient nobody asks for.
 */
export function convolution(
  x: Tensor5D,
  kernel: Tensor5D,
  { stride, isInput = false }: { stride: number; isInput?: boolean },
): Tensor5D {
  const border = stride === 1 ? 0 : (kernel.shape[0] - 1) / 2;
  const pad = stride === 1 ? 'same' : 'valid';
  return differentiable({
    inputs: isInput ? [kernel] : [x, kernel],
    forward: () => ({ output: tensorFlow().conv3d(padBorder(x, border), kernel, stride, pad), kept: [x, kernel] }),
    // Padding again costs less than keeping the padded copy.
    backward: (upstream, [keptX, keptKernel]) => {
      const padded = padBorder(keptX as Tensor5D, border);
      const attributes = { strides: stride, pad } as const;
      const filterShape = [...kernel.shape];
      const ofKernel = convolutionKernelGradient(padded, upstream, { ...attributes, filterShape });
      if (isInput) return [ofKernel];
      const inputs = { dy: upstream, filter: keptKernel! };
      const ofPadded = tensorFlow()
        .engine()
        .runKernel<Tensor5D>('Conv3DBackpropInputV2', inputs, { ...attributes, inputShape: [...padded.shape] });
      return [cutBorder(ofPadded, border), ofKernel];
    },
  });
}

/** Gradient of a convolution's kernel, from its padded input and the gradient of its output. */
export function convolutionKernelGradient(
  x: Tensor,
  upstream: Tensor,
  attributes: { readonly strides: number; readonly pad: 'same' | 'valid'; readonly filterShape: readonly number[] },
): Tensor {
  const { filterShape, ...others } = attributes;
  return tensorFlow()
    .engine()
    .runKernel('Conv3DBackpropFilterV2', { x, dy: upstream }, { ...others, filterShape: [...filterShape] });
}

function padBorder(x: Tensor5D, border: number): Tensor5D {
  if (border === 0) return x;
  const both: [number, number] = [border, border];
  return tensorFlow().pad(x, [[0, 0], both, both, both, [0, 0]]);
}

function cutBorder(x: Tensor5D, border: number): Tensor5D {
  if (border === 0) return x;
  const [batch, depth, height, width, channels] = x.shape;
  const inside = [depth, height, width].map((size) => size - 2 * border) as [number, number, number];
  return x.slice([0, border, border, border, 0], [batch, ...inside, channels]);
}
