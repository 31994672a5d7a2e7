import type { Batch } from '../../learn/loader/batch.js';
import type { TargetScaler } from '../../learn/regression/target-scaler.js';
import type { Network } from '../../nn/network.js';
import { regressionPlan } from './regression-plan.js';
import { segmentationPlan } from './segmentation-plan.js';
import type { TaskPlan } from './task-plan.js';
import type { TrainSettings } from './train-settings.js';

/** How a network is trained and measured, by its task. */
export function planOf(
  settings: TrainSettings,
  options: {
    readonly network: Network;
    /** Of a regression: between targets and what the network learns, not smeared. */
    readonly scaler: () => TargetScaler;
    /** Of a regression: the training cases without augmentation, each once. */
    readonly trainingBatches: () => Iterable<Batch>;
  },
): TaskPlan {
  const { network, scaler, trainingBatches } = options;
  if (network.kind === 'regression') {
    return regressionPlan(settings, { network, scaler: scaler(), trainingBatches });
  }
  if (settings.segmentation === undefined) throw new Error('Internal error: a network for labels in a regression');
  return segmentationPlan(settings, { network, task: settings.segmentation });
}
