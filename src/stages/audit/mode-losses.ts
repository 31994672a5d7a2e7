import type { ModesFact } from '../../checks/results/audit/audit-fact.js';
import type { Batch } from '../../learn/loader/batch.js';
import { computedValues } from '../../nn/computed-values.js';
import { tensorFlow, type Rank } from '../../nn/load-tf.js';
import { exportParameters, type Network, type RegressionNetwork, type SegmentationNetwork } from '../../nn/network.js';
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
    // Before the first pass in training mode, which moves the running statistics.
    const evaluation = await meanLoss(plan, batches);
    const training = batches.map((batch) => {
      const loaded = plan.objective.load(batch);
      const [loss] = computedValues(() => loaded.trainingLoss([]));
      loaded.dispose();
      return loss!;
    });
    return {
      training: mean(training),
      evaluation,
      constant: await meanLoss(audited.plan(withoutOpinion(copy, audited.model.network)), batches),
      least: copy.kind === 'segmentation' ? LEAST_OF_SEGMENTATION : 0,
      samples: batches.reduce((sum, { samples }) => sum + samples.length, 0),
    };
  } finally {
    copy.dispose();
  }
}

/** Each batch counts the same, as it does in training mode. */
async function meanLoss(plan: TaskPlan, batches: readonly Batch[]): Promise<number> {
  const losses: number[] = [];
  for (const batch of batches) losses.push((await plan.measure([batch])).loss);
  return mean(losses);
}

/** Gives 0 whatever it sees: the mean of the targets, or the same score for each class. */
function withoutOpinion(network: Network, { outputs }: NetworkDescription): Network {
  const tf = tensorFlow();
  if (network.kind === 'regression') {
    const forward: RegressionNetwork['forward'] = ({ shape: [batch] }) => tf.zeros<Rank.R2>([batch, 1]);
    return { ...network, forward };
  }
  const forward: SegmentationNetwork['forward'] = ({ shape: [batch, depth, height, width] }) => [
    tf.zeros<Rank.R5>([batch, depth, height, width, outputs]),
  ];
  return { ...network, forward };
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
