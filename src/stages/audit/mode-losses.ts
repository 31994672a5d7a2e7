import type { ModesFact } from '../../checks/results/audit/audit-fact.js';
import type { Batch } from '../../learn/loader/batch.js';
import { computedValues } from '../../nn/computed-values.js';
import { exportParameters, type Network } from '../../nn/network.js';
import { assignParameters } from '../../nn/weights.js';
import { mean } from '../../stats/moments.js';
import { networkOf, type NetworkDescription } from '../network-of.js';
import type { TaskPlan } from '../train/task-plan.js';
import { measuringBatches } from '../train/measuring-batches.js';
import type { AuditedTraining } from './audited-training.js';

/** Batches of a segmentation; of a regression every image is looked at once. */
const STEPS = 4;
/** Cross entropy and a negative Dice of at most 1. */
const LEAST_OF_SEGMENTATION = -1;

/**
 * The loss of the same batches of training cases in training mode and in evaluation mode, at full resolution. It is
 * computed with a copy of the network, as a pass in training mode moves the running statistics, and without dropout, which
 * makes a difference that is meant.
 */
export async function modeLosses(network: Network, audited: AuditedTraining): Promise<ModesFact> {
  const copy = networkOf({ ...withoutDropout(audited.model.network), deepSupervision: false, drawKey: [] });
  try {
    assignParameters(copy, exportParameters(network));
    const plan = audited.plan(copy);
    const batches = fullBatches(audited, plan);
    const evaluation: number[] = [];
    // All of them before the first pass in training mode, which moves the running statistics.
    for (const batch of batches) evaluation.push((await plan.measure([batch])).loss);
    const training = batches.map((batch) => {
      const loaded = plan.objective.load(batch);
      const [loss] = computedValues(() => loaded.trainingLoss([]));
      loaded.dispose();
      return loss!;
    });
    return {
      training: mean(training),
      evaluation: mean(evaluation),
      least: copy.kind === 'segmentation' ? LEAST_OF_SEGMENTATION : 0,
      samples: batches.reduce((sum, { samples }) => sum + samples.length, 0),
    };
  } finally {
    copy.dispose();
  }
}

/** A batch normalisation does not work alike on fewer samples: a smaller last batch only where there is no other. */
function fullBatches({ sampling, cases, cache }: AuditedTraining, { scales }: TaskPlan): Batch[] {
  const batches = [...measuringBatches({ ...sampling, scales }, { cases: cases.train, steps: STEPS, cache })];
  const full = batches.filter(({ samples }) => samples.length === sampling.batch);
  return full.length > 0 ? full : batches;
}

function withoutDropout(description: NetworkDescription): NetworkDescription {
  const { settings } = description;
  return 'dropout' in settings ? { ...description, settings: { ...settings, dropout: 0 } } : description;
}
