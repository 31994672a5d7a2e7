import type { SegmentationObjectiveOptions } from '../../learn/training/segmentation-objective.js';
import { diceBceLoss } from '../../nn/dice-bce.js';
import { diceCeLoss } from '../../nn/dice-ce.js';
import type { ResolvedLoss } from '../configure/resolve-loss.js';
import { outputStructure } from '../predict/output-structure.js';
import type { TrainedSegmentation } from './model-file.js';

/** The loss of scores against labels, of regions where the task has some. */
export function segmentationLoss(
  loss: ResolvedLoss,
  task: TrainedSegmentation,
): SegmentationObjectiveOptions['lossOf'] {
  if (loss.kind !== 'dice-ce') throw new Error(`Internal error: a segmentation with the loss ${loss.kind}`);
  const { members, writes } = outputStructure(task);
  const options = {
    batchDice: loss.batch_dice,
    ...(task.ignore === null ? {} : { ignore: task.labels[task.ignore]! }),
  };
  if (writes === undefined) return (scores, labels) => diceCeLoss(scores, labels, options);
  return (scores, labels) => diceBceLoss(scores, labels, { ...options, regions: members });
}
