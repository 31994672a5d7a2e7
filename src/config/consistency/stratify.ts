import { usageError } from '../catalogue.js';
import type { ConsistencyCheck } from './consistency-check.js';

/** Folds can only be balanced over what the task has. */
export const stratify: ConsistencyCheck = {
  reads: [
    ['task', 'kind'],
    ['data', 'split'],
  ],
  find({ settings, locate }) {
    const { task, data } = settings;
    if (data.split.kind === 'file' || data.split.stratify === 'none') return [];
    const has = task.kind === 'segmentation' ? 'labels' : 'target';
    if (data.split.stratify === has) return [];
    const kind = locate(['task', 'kind']);
    return [
      usageError('STRATIFY_IMPOSSIBLE', {
        message: `data.split.stratify is ${data.split.stratify}, but a ${task.kind} has ${has === 'labels' ? 'labels and no target' : 'a target and no labels'}`,
        fix: `write ${has} or none`,
        at: locate(['data', 'split', 'stratify']),
        also: kind === undefined ? [] : [{ span: kind, note: 'the task' }],
      }),
    ];
  },
};
