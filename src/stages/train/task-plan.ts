import type { Triple } from '../../imaging/volume.js';
import type { TrainingBatch } from '../../learn/training/batch-source.js';
import type { Objective } from '../../learn/training/objective.js';
import type { Trained } from '../../learn/training/train-network.js';
import type { Measure } from '../../nn/checkpoint.js';
import type { TrainedTask } from './model-file.js';

/** What a training does differently for each kind of task. */
export interface TaskPlan {
  readonly objective: Objective;
  /** Resolutions of the labels, as `BatchSettings.scales`; none without labels. */
  readonly scales: readonly Triple[];
  /** Figures over batches in eval mode. */
  readonly measure: (batches: Iterable<TrainingBatch>) => Promise<Measure>;
  readonly metric: { readonly isBetter: 'higher' | 'lower' };
  /** What prediction needs to know of the task; the network holds the final weights. */
  readonly finish: (trained: Trained) => TrainedTask;
}
