import { join } from 'node:path';
import type { MirrorAxisName, Settings } from '../../config/experiment.js';
import type { Network, RegressionNetwork, SegmentationNetwork } from '../../nn/network.js';
import { readWeights } from '../../nn/weights.js';
import { networkOf } from '../network-of.js';
import {
  readTrainedModel,
  type TrainedModel,
  type TrainedRegression,
  type TrainedSegmentation,
} from '../train/model-file.js';
import { mirroredAxes, type TtaAxis } from './mirrored-axes.js';

/** A trained network with all that its training recorded. */
export type Member = SegmentationMember | RegressionMember;

interface Common {
  readonly model: TrainedModel;
  readonly axes: readonly TtaAxis[];
  readonly checkpoint: 'final' | 'best';
  /** For messages. */
  readonly weightsFile: string;
}

export interface SegmentationMember extends Common {
  readonly kind: 'segmentation';
  readonly network: SegmentationNetwork;
  readonly task: TrainedSegmentation;
}

export interface RegressionMember extends Common {
  readonly kind: 'regression';
  readonly network: RegressionNetwork;
  readonly task: TrainedRegression;
}

/** The network that a training published in `folder`, ready to predict. Throws SETTINGS_DISAGREE as `mirroredAxes`. */
export function openMember(options: {
  folder: string;
  inference: Pick<Settings['inference'], 'tta' | 'checkpoint'>;
  /** `augmentation.mirror.axes` of the experiment. */
  declared: readonly MirrorAxisName[];
}): Member {
  const { folder, declared } = options;
  const { tta, checkpoint } = options.inference;
  const model = readTrainedModel(folder);
  const network: Network = networkOf({ ...model.network, deepSupervision: false, drawKey: [] });
  const weights = checkpoint === 'best' ? 'best' : 'weights';
  readWeights(folder, network, weights);
  const weightsFile = join(folder, `${weights}.bin`);
  const common = { model, checkpoint, weightsFile, axes: mirroredAxes({ model, tta, declared }) };
  const { task } = model;
  if (network.kind === 'segmentation' && task.kind === 'segmentation') {
    return { ...common, kind: 'segmentation', network, task };
  }
  if (network.kind === 'regression' && task.kind === 'regression') {
    return { ...common, kind: 'regression', network, task };
  }
  throw new Error(`Internal error: a network for ${network.kind} was trained on a ${task.kind}`);
}
