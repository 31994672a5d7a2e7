import type { ArrayTriple } from '../array-triple.js';
import { tensorFlow, type Tensor, type Tensor5D } from '../load-tf.js';
import { differentiable } from './differentiable.js';

export interface ConvolutionOptions {
  readonly stride: ArrayTriple;
  /** Whether the array is the image itself, whose gradient nobody asks for. */
  readonly isInput?: boolean;
}

/**
 * Convolution of an array [batch, D, H, W, in] with a kernel [kD, kH, kW, in, out], every k odd, padded with (k - 1) / 2
 * zeros on both sides of each axis, as PyTorch's `padding=(k - 1) / 2`. A 2D convolution is one with kD = 1.
 *
 * TensorFlow's own `same` padding with stride 2 pads at the end only: the output would be shifted by one voxel, and
 * weights trained elsewhere would not carry over.
 */
export function convolution(x: Tensor5D, kernel: Tensor5D, { stride, isInput = false }: ConvolutionOptions): Tensor5D {
  const border = bordersOf({ size: spatial(x), kernel: spatial(kernel, 0), stride });
  const strides: [number, number, number] = [...stride];
  const pad = border === undefined ? 'same' : 'valid';
  return differentiable({
    inputs: isInput ? [kernel] : [x, kernel],
    forward: () => ({ output: tensorFlow().conv3d(padBorder(x, border), kernel, strides, pad), kept: [x, kernel] }),
    // Padding again costs less than keeping the padded copy.
    backward: (upstream, [keptX, keptKernel]) => {
      const padded = padBorder(keptX as Tensor5D, border);
      const filterShape = [...kernel.shape];
      const ofKernel = convolutionKernelGradient(padded, upstream, { strides, pad, filterShape });
      if (isInput) return [ofKernel];
      const inputs = { dy: upstream, filter: keptKernel! };
      const ofPadded = tensorFlow()
        .engine()
        .runKernel<Tensor5D>('Conv3DBackpropInputV2', inputs, { strides, pad, inputShape: [...padded.shape] });
      return [cutBorder(ofPadded, x.shape, border), ofKernel];
    },
  });
}

/** Gradient of a convolution's kernel, from its padded input and the gradient of its output. */
export function convolutionKernelGradient(
  x: Tensor,
  upstream: Tensor,
  attributes: {
    readonly strides: ArrayTriple;
    readonly pad: 'same' | 'valid';
    readonly filterShape: readonly number[];
  },
): Tensor {
  const { strides, pad, filterShape } = attributes;
  return tensorFlow()
    .engine()
    .runKernel(
      'Conv3DBackpropFilterV2',
      { x, dy: upstream },
      { strides: [...strides], pad, filterShape: [...filterShape] },
    );
}

type Borders = [[number, number], [number, number], [number, number]];

/**
 * Zeros before and behind each axis; undefined where TensorFlow's own padding is the same. Behind only as many as a
 * window reaches: with stride 2 and an even size that is none.
 */
function bordersOf({
  size,
  kernel,
  stride,
}: {
  size: ArrayTriple;
  kernel: ArrayTriple;
  stride: ArrayTriple;
}): Borders | undefined {
  if (stride.every((step) => step === 1)) return undefined;
  return size.map((length, axis) => {
    const [width, step] = [kernel[axis]!, stride[axis]!];
    const before = (width - 1) / 2;
    const outputs = Math.floor((length - 1) / step) + 1;
    return [before, Math.max(0, (outputs - 1) * step + width - length - before)];
  }) as Borders;
}

function spatial(tensor: Tensor5D, first = 1): ArrayTriple {
  return [tensor.shape[first]!, tensor.shape[first + 1]!, tensor.shape[first + 2]!];
}

function padBorder(x: Tensor5D, border: Borders | undefined): Tensor5D {
  if (border === undefined || border.flat().every((width) => width === 0)) return x;
  return tensorFlow().pad(x, [[0, 0], ...border, [0, 0]]);
}

function cutBorder(x: Tensor5D, shape: Tensor5D['shape'], border: Borders | undefined): Tensor5D {
  if (border === undefined || border.flat().every((width) => width === 0)) return x;
  return x.slice([0, ...border.map(([before]) => before), 0], shape);
}
