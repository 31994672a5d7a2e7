import type { CheckpointFact, Weights } from '../../checks/results/audit/audit-fact.js';
import type { Measure } from '../../nn/checkpoint.js';
import type { Network } from '../../nn/network.js';
import { measuringBatches } from '../train/measuring-batches.js';
import type { TaskPlan } from '../train/task-plan.js';
import type { AuditedTraining } from './audited-training.js';

/** Epochs that stored weights come after; undefined where training kept none of that kind. */
export function epochsOf(weights: Weights, { history, model }: AuditedTraining): number | undefined {
  return weights === 'final' ? history.length : model.best_epoch;
}

/**
 * Measures stored weights on exactly the batches on which training measured after the epoch that they come from.
 * Undefined where it measured nothing.
 */
export async function checkpointParity(
  weights: Weights,
  { network, audited }: { network: Network; audited: AuditedTraining },
): Promise<CheckpointFact | undefined> {
  const epochs = epochsOf(weights, audited);
  const recorded = epochs === undefined ? undefined : audited.history[epochs - 1]?.validation;
  if (epochs === undefined || recorded === undefined) return undefined;
  return { weights, epochs, recorded, found: await measuredAgain(audited.plan(network), audited) };
}

/** On the batches of validation cases that training measured on. */
export function measuredAgain(plan: TaskPlan, { settings, sampling, cases, cache }: AuditedTraining): Promise<Measure> {
  return plan.measure(
    measuringBatches(
      { ...sampling, scales: plan.scales },
      { cases: cases.validation, steps: settings.slice.training.metric_steps, cache },
    ),
  );
}
