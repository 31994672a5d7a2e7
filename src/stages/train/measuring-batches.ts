import { assembleBatch } from '../../learn/loader/assemble-batch.js';
import type { Batch, BatchSettings, PreparedCaseFile } from '../../learn/loader/batch.js';
import type { CaseCache } from '../../learn/loader/case-cache.js';

/**
 * The batches that a network is measured on, the same at every call: without augmentation, `steps` batches of patches
 * that are drawn as in training, or every whole image once. One at a time is in memory.
 */
export function* measuringBatches(
  settings: BatchSettings,
  options: {
    readonly cases: readonly PreparedCaseFile[];
    readonly steps: number;
    readonly cache: CaseCache;
  },
): Generator<Batch> {
  const { cases, steps, cache } = options;
  const isWhole = settings.scales.length === 0;
  const still: BatchSettings = {
    ...settings,
    cases,
    purpose: 'validation',
    caseOrder: isWhole ? 'each-once' : 'random',
    scales: settings.scales.slice(0, 1),
  };
  const count = isWhole ? Math.ceil(cases.length / still.batch) : steps;
  for (let step = 0; step < count; step++) yield assembleBatch(still, { epoch: 0, step }, cache);
}
