import { tensorFlow, type Tensor, type Tensor5D, type Variable } from '../load-tf.js';
import { differentiable } from './differentiable.js';
import { leakyRelu, leakyReluGradient } from './leaky-relu.js';
import { NORM_EPSILON, normKernel } from './norm-kernel.js';

export interface BatchNormOptions {
  /** [channel] */
  readonly scale: Tensor;
  /** [channel] */
  readonly offset: Tensor;
  /** Running mean and variance, [channel] each. Training moves them by a tenth towards those of the batch. */
  readonly running: { readonly mean: Variable; readonly variance: Variable };
  /** Whether the batch's own mean and variance are used, and the running ones moved. */
  readonly training: boolean;
}

/** How far a training step moves the running statistics; PyTorch's default. */
const MOMENTUM = 0.1;

/**
 * Batch normalisation of [batch, D, H, W, channel] and a ReLU, as PyTorch's `BatchNorm3d` (eps 1e-5, momentum 0.1):
 * training takes mean and population variance over the batch and its voxels, otherwise the running ones are taken.
 * The running variance is made of sample variances (n - 1).
 */
export function batchNormRelu(x: Tensor5D, { scale, offset, running, training }: BatchNormOptions): Tensor5D {
  if (!training) return withRunning(x, { scale, offset, running });
  const kernel = normKernel();
  const [batch, depth, height, width, channels] = x.shape;
  const flat = [batch * depth, height, width, channels];
  return differentiable({
    inputs: [x, scale, offset],
    forward: () => {
      const { y, mean, variance, statistics } = kernel.normalise(x.reshape(flat), scale, offset);
      move(running.mean, mean);
      move(running.variance, variance);
      const output = leakyRelu(y, 0).reshape<Tensor5D>(x.shape);
      return { output, kept: [x, scale, output, ...statistics] };
    },
    backward: (upstream, [keptX, keptScale, output, ...statistics]) => {
      const dy = leakyReluGradient(upstream.reshape(flat), output!.reshape(flat), 0);
      const [ofX, ...others] = kernel.gradients({ dy, x: keptX!.reshape(flat), scale: keptScale!, statistics });
      return [ofX!.reshape(x.shape), ...others];
    },
  });
}

function withRunning(x: Tensor5D, { scale, offset, running }: Omit<BatchNormOptions, 'training'>): Tensor5D {
  return tensorFlow().tidy(() => {
    const factor = running.variance.add(NORM_EPSILON).rsqrt().mul(scale);
    return x
      .mul(factor)
      .add(offset.sub(running.mean.mul(factor)))
      .relu();
  });
}

/** A batch that is not finite must not spoil what is kept over all of them. */
function move(running: Variable, towards: Tensor): void {
  const tf = tensorFlow();
  tf.tidy(() => {
    const moved = running.mul(1 - MOMENTUM).add(towards.mul(MOMENTUM));
    running.assign(tf.where(moved.isFinite(), moved, running));
  });
}
