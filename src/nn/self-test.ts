import { checkGradient, type DifferentiableOp, type GradientCheck } from './check-gradient.js';
import { convolution } from './convolution.js';
import { diceCeLoss } from './dice-ce.js';
import { instanceNorm } from './instance-norm.js';
import { joinChannels } from './join-channels.js';
import { tensorFlow, type Tensor, type Tensor5D } from './load-tf.js';
import { LEAKY_SLOPE } from './parameter-set.js';
import { transposedConvolution } from './transposed-convolution.js';

/** What the engine of this process is and whether it differentiates rightly. */
export interface SelfTest {
  /** Version of the TensorFlow library. */
  readonly tensorflow: string;
  readonly tfjs: string;
  readonly gradients: readonly GradientCheck[];
}

/** Checks the gradient of every operation that the models and losses use. Takes about a second after loading. */
export function runSelfTest(): SelfTest {
  const tf = tensorFlow();
  const { binding } = tf.backend() as unknown as { binding: { TF_Version: string } };
  return { tensorflow: binding.TF_Version, tfjs: tf.version.tfjs, gradients: operations().map(checkGradient) };
}

function operations(): DifferentiableOp[] {
  const tf = tensorFlow();
  const image = [2, 4, 6, 4, 2];
  const labels = tf.tensor4d(
    Int32Array.from({ length: 16 }, (_, voxel) => voxel % 3),
    [2, 2, 2, 2],
    'int32',
  );
  const as5D = (tensor: Tensor) => tensor as Tensor5D;
  const convolutionOf = (stride: number) => (x: Tensor, kernel: Tensor) =>
    convolution(as5D(x), as5D(kernel), { stride });
  const normOf = (options: { leakySlope?: number }) => (x: Tensor, scale: Tensor, offset: Tensor) =>
    instanceNorm(as5D(x), { scale, offset, ...options });
  return [
    { op: 'convolution, stride 1', shapes: [image, [3, 3, 3, 2, 3]], apply: convolutionOf(1) },
    { op: 'convolution, stride 2', shapes: [image, [3, 3, 3, 2, 3]], apply: convolutionOf(2) },
    { op: 'convolution 1x1x1', shapes: [image, [1, 1, 1, 2, 3]], apply: convolutionOf(1) },
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
