import { differentiable } from './differentiable.js';
import { tensorFlow, type Tensor, type Tensor5D } from './load-tf.js';
import { rawOp } from './raw-op.js';

/** Added to the variance; PyTorch's default. */
const EPSILON = 1e-5;

/**
 * Instance normalisation, `scale * (x - mean) / sqrt(var + 1e-5) + offset` with mean and population variance over the
 * voxels of each sample and channel, then a leaky ReLU if `leakySlope` (> 0) is given.
 *
 * `x` has the axes [batch, D, H, W, channel], `scale` and `offset` [channel].
 * Each sample is a batch of its own to TensorFlow's fused batch normalisation. With the activation inside, the
 * normalised array itself need not be kept for the gradient: a leaky ReLU has the sign of its input.
 */
export function instanceNorm(
  x: Tensor5D,
  { scale, offset, leakySlope }: { scale: Tensor; offset: Tensor; leakySlope?: number },
): Tensor5D {
  return differentiable({
    inputs: [x, scale, offset],
    forward: () => {
      const samples = splitSamples(x).map((sample) => normaliseSample(sample, { scale, offset, leakySlope }));
      const output = joinSamples(
        samples.map(({ y }) => y),
        x.shape,
      );
      return { output, kept: [x, scale, output, ...samples.flatMap(({ statistics }) => statistics)] };
    },
    backward: (upstream, [keptX, keptScale, output, ...statistics]) => {
      const dys = splitSamples(upstream);
      const outputs = splitSamples(output as Tensor5D);
      const perSample = splitSamples(keptX as Tensor5D).map((sample, i) =>
        sampleGradients({
          x: sample,
          scale: keptScale!,
          dy: leakySlope === undefined ? dys[i]! : leakyReluGradient(dys[i]!, outputs[i]!, leakySlope),
          statistics: statistics.slice(i * STATISTICS, (i + 1) * STATISTICS),
        }),
      );
      const column = (index: number) => perSample.map((gradients) => gradients[index]!);
      return [joinSamples(column(0), x.shape), sum(column(1)), sum(column(2))];
    },
  });
}

/** How many arrays the forward operation hands to its gradient: mean, variance and an unused third. */
const STATISTICS = 3;

const BATCH_NORM = {
  T: { type: 'float32' },
  U: { type: 'float32' },
  epsilon: { float: EPSILON },
  data_format: { text: 'NHWC' },
  is_training: { bool: true },
} as const;

function normaliseSample(
  sample: Tensor,
  { scale, offset, leakySlope }: { scale: Tensor; offset: Tensor; leakySlope: number | undefined },
): { y: Tensor; statistics: Tensor[] } {
  const tf = tensorFlow();
  const [y, ...statistics] = tf.tidy(() => {
    const empty = tf.tensor1d([], 'float32');
    const [normalised, , , ...reserved] = rawOp({
      name: 'FusedBatchNormV3',
      attributes: { ...BATCH_NORM, exponential_avg_factor: { float: 1 } },
      inputs: [sample, scale, offset, empty, empty],
      outputs: 6,
    });
    return [leakySlope === undefined ? normalised! : leakyRelu(normalised!, leakySlope), ...reserved];
  });
  return { y: y, statistics };
}

/** Gradients of one sample with respect to [x, scale, offset]. */
function sampleGradients({
  x,
  scale,
  dy,
  statistics,
}: {
  x: Tensor;
  scale: Tensor;
  dy: Tensor;
  statistics: readonly Tensor[];
}): Tensor[] {
  return rawOp({
    name: 'FusedBatchNormGradV3',
    attributes: BATCH_NORM,
    inputs: [dy, x, scale, ...statistics],
    outputs: 5,
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

const FLOAT = { T: { type: 'float32' } } as const;

function leakyRelu(features: Tensor, slope: number): Tensor {
  const attributes = { ...FLOAT, alpha: { float: slope } };
  return rawOp({ name: 'LeakyRelu', attributes, inputs: [features], outputs: 1 })[0]!;
}

function leakyReluGradient(upstream: Tensor, features: Tensor, slope: number): Tensor {
  const attributes = { ...FLOAT, alpha: { float: slope } };
  return rawOp({ name: 'LeakyReluGrad', attributes, inputs: [upstream, features], outputs: 1 })[0]!;
}
