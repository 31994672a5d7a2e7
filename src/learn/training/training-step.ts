import { clipGradients } from '../../nn/clip-gradients.js';
import { deepSupervisionLoss } from '../../nn/deep-supervision.js';
import { diceCeLoss, type DiceOptions } from '../../nn/dice-ce.js';
import { lossAndGradients } from '../../nn/gradients.js';
import { tensorFlow, type Tensor4D, type Tensor5D } from '../../nn/load-tf.js';
import type { Network } from '../../nn/network.js';
import type { Optimizer } from '../../nn/optimizer.js';
import type { TrainingBatch } from './batch-source.js';

/** What stays the same over all steps of a training. */
export interface StepOptions {
  readonly network: Network;
  readonly optimizer: Optimizer;
  readonly loss: DiceOptions;
  /** Largest norm of all gradients together; absent: they are not clipped. */
  readonly clipNorm?: number;
  /** Patch size (D, H, W). */
  readonly patch: readonly [number, number, number];
  readonly channels: number;
  readonly classes: number;
}

/**
 * Forward, backward and update on one batch; returns the loss before the update. A loss that is not finite is returned
 * and changes nothing: the weights stay those of the step before.
 */
export function trainingStep(
  batch: TrainingBatch,
  learningRate: number,
  { network, optimizer, loss: lossOptions, clipNorm, patch, channels, classes }: StepOptions,
): number {
  const tf = tensorFlow();
  const [depth, height, width] = patch;
  const samples = batch.image.length / (depth * height * width * channels);
  const image: Tensor5D = tf.tensor5d(batch.image, [samples, depth, height, width, channels]);
  const labels: (Tensor4D | undefined)[] = [];
  const { loss, gradients } = lossAndGradients(network, () => {
    const scores = network.forward(image, { training: true });
    if (scores.length !== batch.labels.length) {
      throw new Error(`Internal error: ${scores.length} outputs but labels at ${batch.labels.length} resolutions`);
    }
    return deepSupervisionLoss(scores.length, (level) => {
      labels[level] = labelTensor(batch.labels[level]!, scores[level]!, classes);
      return diceCeLoss(scores[level]!, labels[level], lossOptions);
    });
  });
  const value = loss.dataSync()[0]!;
  let used = gradients;
  if (Number.isFinite(value)) {
    if (clipNorm !== undefined) used = clipGradients(gradients, clipNorm).gradients;
    optimizer.update(used, learningRate);
  }
  tf.dispose([image, loss, ...labels.filter((tensor) => tensor !== undefined), ...Object.values(used)]);
  return value;
}

function labelTensor(labels: Uint8Array, scores: Tensor5D, classes: number): Tensor4D {
  // TensorFlow turns a label beyond the classes into a voxel of no class at all, without a word.
  if (labels.some((label) => label >= classes)) {
    throw new Error(`Internal error: a label of the batch is not one of ${classes} classes`);
  }
  const [batch, depth, height, width] = scores.shape;
  return tensorFlow().tensor4d(Int32Array.from(labels), [batch, depth, height, width], 'int32');
}
