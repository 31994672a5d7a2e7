import type { AugmentationFact } from '../../checks/results/audit/audit-fact.js';
import { assembleBatch } from '../../learn/loader/assemble-batch.js';
import type { Batch, BatchSettings } from '../../learn/loader/batch.js';
import { sampleSd } from '../../stats/moments.js';
import type { Network } from '../../nn/network.js';
import type { AuditedTraining } from './audited-training.js';
import { comparedSteps } from './equal-samples.js';

/** Two epochs' first steps, as training would draw them. */
const EPOCHS = 2;

/**
 * The metric of the network on training samples as they are drawn, and on the same places of the same cases without
 * augmentation.
 */
export async function augmentationEffect(network: Network, audited: AuditedTraining): Promise<AugmentationFact> {
  const { sampling, cases, cache } = audited;
  const plan = audited.plan(network);
  const augmented: BatchSettings = { ...sampling, scales: plan.scales.slice(0, 1) };
  const drawn = (settings: BatchSettings) => drawnBatches(settings, cache);
  return {
    augmented: (await plan.measure(drawn(augmented))).metric,
    plain: (await plan.measure(drawn({ ...augmented, augmentation: {} }))).metric,
    samples: EPOCHS * comparedSteps(sampling.batch) * sampling.batch,
    ...(network.kind === 'segmentation' ? {} : { spread: sampleSd(cases.train.map(({ target }) => target!)) }),
  };
}

/** The key of a place does not depend on the augmentation, so both are drawn at the same ones. */
function* drawnBatches(settings: BatchSettings, cache: AuditedTraining['cache']): Generator<Batch> {
  const steps = comparedSteps(settings.batch);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (let step = 0; step < steps; step++) yield assembleBatch(settings, { epoch, step }, cache);
  }
}
