import { checkGradient, type DifferentiableOp, type GradientCheck } from './check-gradient.js';
import { isNative } from './is-native.js';
import { batchNormRelu } from './ops/batch-norm.js';
import { convolution, type ConvolutionOptions } from './ops/convolution.js';
import { diceCeLoss } from './dice-ce.js';
import { instanceNorm } from './ops/instance-norm.js';
import { joinChannels } from './ops/join-channels.js';
import { tensorFlow, type Tensor, type Tensor5D } from './load-tf.js';
import { LEAKY_SLOPE } from './parameter-set.js';
import { averagePool, maxPool } from './ops/pooling.js';
import { transposedConvolution } from './ops/transposed-convolution.js';

/** What the engine of this process is and whether it differentiates rightly. */
export interface SelfTest {
  /** What computes: TensorFlow, or tfjs in JavaScript. */
  readonly engine: 'native' | 'cpu';
  /** Version of the TensorFlow library; the `cpu` engine has none. */
  readonly tensorflow?: string;
  readonly tfjs: string;
  readonly gradients: readonly GradientCheck[];
}

/** Checks the gradient of every operation that the models and losses use. Takes about a second after loading. */
export function runSelfTest(): SelfTest {
  const tf = tensorFlow();
  const checked = { tfjs: tf.version.tfjs, gradients: operations().map(checkGradient) };
  if (!isNative()) return { engine: 'cpu', ...checked };
  const { binding } = tf.backend() as unknown as { binding: { TF_Version: string } };
  return { engine: 'native', tensorflow: binding.TF_Version, ...checked };
}

function operations(): DifferentiableOp[] {
  const tf = tensorFlow();
  const image = [2, 4, 6, 4, 2];
  // Finite differences are wrong where one leads over a kink: what is added to these keeps every value far from any.
  const small = [2, 2, 4, 2, 2];
  const perVoxel = (valueOf: (voxel: number) => number) =>
    tf.tensor(
      Float32Array.from({ length: 16 }, (_, voxel) => valueOf(voxel)),
      [1, 2, 4, 2, 1],
    );
  const steps = perVoxel((voxel) => (3 * voxel * 7) % 48);
  const sides = perVoxel((voxel) => (voxel % 3 === 0 ? 20 : -20));
  const labels = tf.tensor4d(
    Int32Array.from({ length: 16 }, (_, voxel) => voxel % 3),
    [2, 2, 2, 2],
    'int32',
  );
  const running = { mean: tf.variable(tf.zeros([2])), variance: tf.variable(tf.ones([2])) };
  const as5D = (tensor: Tensor) => tensor as Tensor5D;
  const convolutionOf = (stride: ConvolutionOptions['stride']) => (x: Tensor, kernel: Tensor) =>
    convolution(as5D(x), as5D(kernel), { stride });
  const normOf = (options: { leakySlope?: number }) => (x: Tensor, scale: Tensor, offset: Tensor) =>
    instanceNorm(as5D(x), { scale, offset, ...options });
  return [
    { op: 'convolution, stride 1', shapes: [image, [3, 3, 3, 2, 3]], apply: convolutionOf([1, 1, 1]) },
    { op: 'convolution, stride 2', shapes: [image, [3, 3, 3, 2, 3]], apply: convolutionOf([2, 2, 2]) },
    { op: 'convolution 1x3x3, stride 1x2x2', shapes: [image, [1, 3, 3, 2, 3]], apply: convolutionOf([1, 2, 2]) },
    { op: 'convolution 1x1x1', shapes: [image, [1, 1, 1, 2, 3]], apply: convolutionOf([1, 1, 1]) },
    {
      op: 'transposed convolution',
      shapes: [image, [2, 2, 2, 3, 2], [3]],
      apply: (x, kernel, bias) => transposedConvolution(as5D(x), as5D(kernel), bias),
    },
    { op: 'instance normalisation', shapes: [image, [2], [2]], apply: normOf({}) },
    {
      op: 'instance normalisation with leaky ReLU',
      shapes: [image, [2], [2]],
      apply: normOf({ leakySlope: LEAKY_SLOPE }),
    },
    {
      op: 'instance normalisation with a sum and leaky ReLU',
      shapes: [small, [2], [2], small],
      apply: (x, scale, offset, residual) =>
        instanceNorm(as5D(x), { scale, offset, residual: as5D(residual.add(sides)), leakySlope: LEAKY_SLOPE }),
    },
    {
      op: 'batch normalisation with ReLU',
      shapes: [image, [2], [2]],
      apply: (x, scale, offset) => batchNormRelu(as5D(x), { scale, offset, running, training: true }),
    },
    { op: 'mean pooling 1x2x2', shapes: [image], apply: (x) => averagePool(as5D(x), [1, 2, 2]) },
    {
      op: 'maximum pooling 3x3x3, stride 2',
      shapes: [small],
      apply: (x) => maxPool(as5D(x.add(steps)), { size: [3, 3, 3], stride: [2, 2, 2], border: [1, 1, 1] }),
    },
    { op: 'concatenation', shapes: [image, image], apply: (a, b) => joinChannels(as5D(a), as5D(b)).square() },
    {
      op: 'Dice and cross entropy, per sample',
      shapes: [[2, 2, 2, 2, 3]],
      apply: (scores) => diceCeLoss(as5D(scores), labels, { batchDice: false }),
    },
    {
      op: 'Dice and cross entropy, over the batch',
      shapes: [[2, 2, 2, 2, 3]],
      apply: (scores) => diceCeLoss(as5D(scores), labels, { batchDice: true }),
    },
  ];
}
