import { tensorFlow, type Tensor2D, type Tensor4D, type Tensor5D } from '../../nn/load-tf.js';
import type { RegressionNetwork } from '../../nn/network.js';
import type { TrainingBatch } from './batch-source.js';

/** The images of a batch as [batch, D, H, W, channel]; `patch` is (D, H, W). */
export function imageTensor(
  { image }: Pick<TrainingBatch, 'image'>,
  { patch, channels }: { readonly patch: readonly [number, number, number]; readonly channels: number },
): Tensor5D {
  const [depth, height, width] = patch;
  const samples = image.length / (depth * height * width * channels);
  return tensorFlow().tensor5d(image, [samples, depth, height, width, channels]);
}

/**
 * Labels [batch, D, H, W] (int32) at the resolution of scores. TensorFlow turns a label beyond the classes into a voxel
 * of no class at all, without a word: it is refused here.
 */
export function labelTensor(labels: Uint8Array, scores: Tensor5D, labelValues: number): Tensor4D {
  // A loop, as a call per voxel takes three times as long, in every step.
  let highest = 0;
  for (let i = 0; i < labels.length; i++) if (labels[i]! > highest) highest = labels[i]!;
  if (highest >= labelValues) {
    throw new Error(`Internal error: a label of the batch is not one of ${labelValues} classes`);
  }
  const [batch, depth, height, width] = scores.shape;
  return tensorFlow().tensor4d(Int32Array.from(labels), [batch, depth, height, width], 'int32');
}

/** log(mm) along (D, H, W), [batch, 3], where the network takes the voxel size. */
export function extraTensor(
  network: RegressionNetwork,
  { spacing }: Pick<TrainingBatch, 'spacing'>,
): Tensor2D | undefined {
  if (network.extras === 0) return undefined;
  if (spacing === undefined) throw new Error('Internal error: the network takes the voxel size and the batch has none');
  // Spacing stands in the order of the letters, arrays in the opposite one.
  const values = Float32Array.from(spacing, (_, i) => Math.log(spacing[3 * Math.floor(i / 3) + (2 - (i % 3))]!));
  return tensorFlow().tensor2d(values, [spacing.length / 3, 3]);
}
