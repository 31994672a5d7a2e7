import { tensorFlow, type Tensor, type Tensor5D } from '../load-tf.js';
import { differentiable } from './differentiable.js';
import { leakyRelu, leakyReluGradient } from './leaky-relu.js';
import { normKernel, STATISTICS } from './norm-kernel.js';

export interface InstanceNormOptions {
  /** [channel] */
  readonly scale: Tensor;
  /** [channel] */
  readonly offset: Tensor;
  /** Added to the normalised array, before the leaky ReLU: the other way through a residual unit. */
  readonly residual?: Tensor5D;
  /** Of a leaky ReLU behind it all. */
  readonly leakySlope?: number;
}

/**
 * Instance normalisation, `scale * (x - mean) / sqrt(var + 1e-5) + offset` with mean and population variance over the
 * voxels of each sample and channel, plus `residual`, then a leaky ReLU, the latter two where they are given.
 *
 * `x` has the axes [batch, D, H, W, channel]. Each sample is a batch of its own to the fused batch normalisation. With
 * addition and activation inside, neither the normalised array nor the sum need be kept for the gradient: a leaky ReLU
 * has the sign of its input.
 */
export function instanceNorm(x: Tensor5D, { scale, offset, residual, leakySlope }: InstanceNormOptions): Tensor5D {
  const kernel = normKernel();
  return differentiable({
    inputs: [x, scale, offset, ...(residual === undefined ? [] : [residual])],
    forward: () => {
      const samples = splitSamples(x).map((sample) => kernel.normalise(sample, scale, offset));
      const normalised = joinSamples(
        samples.map(({ y }) => y),
        x.shape,
      );
      const before: Tensor = residual === undefined ? normalised : normalised.add(residual);
      const output = (leakySlope === undefined ? before : leakyRelu(before, leakySlope)) as Tensor5D;
      return { output, kept: [x, scale, output, ...samples.flatMap(({ statistics }) => statistics)] };
    },
    backward: (upstream, [keptX, keptScale, output, ...statistics]) => {
      const dy = leakySlope === undefined ? upstream : leakyReluGradient(upstream, output!, leakySlope);
      const dys = splitSamples(dy as Tensor5D);
      const perSample = splitSamples(keptX as Tensor5D).map((sample, i) =>
        kernel.gradients({
          dy: dys[i]!,
          x: sample,
          scale: keptScale!,
          statistics: statistics.slice(i * STATISTICS, (i + 1) * STATISTICS),
        }),
      );
      const column = (index: number) => perSample.map((gradients) => gradients[index]!);
      const gradients = [joinSamples(column(0), x.shape), sum(column(1)), sum(column(2))];
      if (residual === undefined) return gradients;
      return [...gradients, leakySlope === undefined ? upstream.clone() : dy];
    },
  });
}

/** [B, D, H, W, C] -> B arrays [1, D*H, W, C], the rank that the fused operation takes. */
function splitSamples(x: Tensor5D): Tensor[] {
  const [batch, depth, height, width, channels] = x.shape;
  const shape = [1, depth * height, width, channels];
  return (batch === 1 ? [x] : x.split(batch)).map((sample) => sample.reshape(shape));
}

function joinSamples(samples: readonly Tensor[], shape: Tensor5D['shape']): Tensor5D {
  const joined = samples.length === 1 ? samples[0]! : tensorFlow().concat([...samples], 0);
  return joined.reshape(shape);
}

function sum(gradients: readonly Tensor[]): Tensor {
  return gradients.length === 1 ? gradients[0]! : tensorFlow().addN([...gradients]);
}
