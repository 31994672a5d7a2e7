import { deepSupervisionLoss } from '../../nn/deep-supervision.js';
import { tensorFlow, type Scalar, type Tensor4D, type Tensor5D } from '../../nn/load-tf.js';
import type { SegmentationNetwork } from '../../nn/network.js';
import type { TrainingBatch } from './batch-source.js';
import type { Objective } from './objective.js';

export interface SegmentationObjectiveOptions {
  readonly network: SegmentationNetwork;
  /** Loss of scores [batch, D, H, W, class] against labels [batch, D, H, W] (int32) at one resolution. */
  readonly lossOf: (scores: Tensor5D, labels: Tensor4D) => Scalar;
  /** Patch size (D, H, W). */
  readonly patch: readonly [number, number, number];
  readonly channels: number;
  /** Values that labels may have: 0 to labelValues - 1. */
  readonly labelValues: number;
}

/** Label maps, with deep supervision where the network gives scores at several resolutions. */
export function segmentationObjective(options: SegmentationObjectiveOptions): Objective {
  const { network, lossOf } = options;
  return {
    network,
    load(batch) {
      const image = imageTensor(batch, options);
      const labels: (Tensor4D | undefined)[] = [];
      return {
        trainingLoss() {
          const scores = network.forward(image, { training: true });
          const maps = batch.labels ?? [];
          if (scores.length !== maps.length) {
            throw new Error(`Internal error: ${scores.length} outputs but labels at ${maps.length} resolutions`);
          }
          return deepSupervisionLoss(scores.length, (level) => {
            labels[level] = labelTensor(maps[level]!, scores[level]!, options.labelValues);
            return lossOf(scores[level]!, labels[level]);
          });
        },
        dispose() {
          tensorFlow().dispose([image, ...labels.filter((tensor) => tensor !== undefined)]);
        },
      };
    },
  };
}

export function imageTensor(
  { image }: Pick<TrainingBatch, 'image'>,
  { patch, channels }: Pick<SegmentationObjectiveOptions, 'patch' | 'channels'>,
): Tensor5D {
  const [depth, height, width] = patch;
  const samples = image.length / (depth * height * width * channels);
  return tensorFlow().tensor5d(image, [samples, depth, height, width, channels]);
}

/** TensorFlow turns a label beyond the classes into a voxel of no class at all, without a word: it is refused here. */
export function labelTensor(labels: Uint8Array, scores: Tensor5D, labelValues: number): Tensor4D {
  if (labels.some((label) => label >= labelValues)) {
    throw new Error(`Internal error: a label of the batch is not one of ${labelValues} classes`);
  }
  const [batch, depth, height, width] = scores.shape;
  return tensorFlow().tensor4d(Int32Array.from(labels), [batch, depth, height, width], 'int32');
}
