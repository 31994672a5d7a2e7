import type { SegmentationNetwork } from '../../nn/network.js';
import type { SegmentationSettings } from '../../nn/network-settings.js';
import { measureSegmentation } from '../../learn/training/measure-segmentation.js';
import {
  segmentationObjective,
  type SegmentationObjectiveOptions,
} from '../../learn/training/segmentation-objective.js';
import { arrayOrder } from '../../imaging/array-order.js';
import { supervisedScales } from '../network-of.js';
import { outputStructure } from '../predict/output-structure.js';
import type { TrainedSegmentation } from './model-file.js';
import type { TaskPlan } from './task-plan.js';
import { segmentationLoss } from './segmentation-loss.js';
import type { TrainSettings } from './train-settings.js';

/** What the plan takes of a training's settings. */
export type SegmentationPlanSettings = Pick<TrainSettings, 'patch' | 'network' | 'loss'> & {
  readonly slice: Pick<TrainSettings['slice'], 'channels'> & {
    readonly training: Pick<TrainSettings['slice']['training'], 'deep_supervision'>;
  };
};

/** How a segmentation is trained and measured: on patches with label maps. */
export function segmentationPlan(
  settings: SegmentationPlanSettings,
  { network, task }: { network: SegmentationNetwork; task: TrainedSegmentation },
): TaskPlan {
  const { slice, patch, network: description } = settings;
  const { training, channels } = slice;
  const structure = outputStructure(task);
  const ignore = task.ignore === null ? undefined : task.labels[task.ignore]!;
  const common: SegmentationObjectiveOptions = {
    network,
    lossOf: segmentationLoss(settings.loss, task),
    patch: arrayOrder(patch),
    channels: channels.length,
    labelValues: Object.keys(task.labels).length,
  };
  const scales = supervisedScales(description.settings as SegmentationSettings, training.deep_supervision);
  return {
    objective: segmentationObjective(common),
    scales: scales.map(arrayOrder),
    measure: (batches) =>
      measureSegmentation(batches, {
        ...common,
        structures: {
          // Background is no structure.
          members: structure.writes === undefined ? structure.members.slice(1) : structure.members,
          outputs: structure.writes === undefined ? 'classes' : 'regions',
          ...(ignore === undefined ? {} : { ignore }),
        },
      }),
    metric: { isBetter: 'higher' },
    finish: () => task,
  };
}
