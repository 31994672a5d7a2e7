import type { RandomKey } from '../../base/random.js';
import { accumulateGradients } from '../../nn/accumulate-gradients.js';
import { clipGradients } from '../../nn/clip-gradients.js';
import { lossAndGradients } from '../../nn/gradients.js';
import { tensorFlow } from '../../nn/load-tf.js';
import type { Optimizer } from '../../nn/optimizer.js';
import type { TrainingBatch } from './batch-source.js';
import type { Objective } from './objective.js';

/** What stays the same over all steps of a training. */
export interface StepOptions {
  readonly objective: Objective;
  readonly optimizer: Optimizer;
  /** Largest norm of all gradients together; absent: they are not clipped. */
  readonly clipNorm?: number;
}

/**
 * Forward and backward on each batch and one update with the mean of their gradients; returns the mean loss before the
 * update. A loss that is not finite is returned and changes nothing: the weights stay those of the step before.
 */
export function trainingStep(
  batches: readonly TrainingBatch[],
  { learningRate, drawKey }: { learningRate: number; drawKey: RandomKey },
  { objective, optimizer, clipNorm }: StepOptions,
): number {
  const { loss, gradients } = accumulateGradients(batches.length, (part) => {
    const loaded = objective.load(batches[part]!);
    const computed = lossAndGradients(objective.network, () => loaded.trainingLoss([...drawKey, part]));
    loaded.dispose();
    return computed;
  });
  const value = loss.dataSync()[0]!;
  let used = gradients;
  if (Number.isFinite(value)) {
    if (clipNorm !== undefined) used = clipGradients(gradients, clipNorm).gradients;
    optimizer.update(used, learningRate);
  }
  tensorFlow().dispose([loss, ...Object.values(used)]);
  return value;
}
