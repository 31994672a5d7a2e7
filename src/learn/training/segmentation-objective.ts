import { deepSupervisionLoss } from '../../nn/deep-supervision.js';
import { tensorFlow, type Scalar, type Tensor4D, type Tensor5D } from '../../nn/load-tf.js';
import type { SegmentationNetwork } from '../../nn/network.js';
import { imageTensor, labelTensor } from './batch-tensors.js';
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
