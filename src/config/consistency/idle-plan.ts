import { autoKeysOf } from '../auto-keys.js';
import { usageError } from '../catalogue.js';
import type { ConsistencyCheck } from './consistency-check.js';

/** A plan has something to size. The voxel size that `spacing_mm: auto` becomes does not depend on memory. */
export const idlePlan: ConsistencyCheck = {
  reads: [['model'], ['training', 'patch'], ['training', 'batch'], ['training', 'loss']],
  find({ settings, locateKey }) {
    const { model } = settings;
    if (!('plan' in model)) return [];
    const sized = (['network', 'sampling', 'loss'] as const).flatMap((group) => autoKeysOf(settings, group));
    if (sized.length > 0) return [];
    return [
      usageError('PLAN_WITHOUT_AUTO', {
        message: 'model.plan sizes what is auto, but the network, the patch and the batch are all written',
        fix: 'remove model.plan, or set e.g. training.patch to auto',
        at: locateKey(['model', 'plan']),
      }),
    ];
  },
};
