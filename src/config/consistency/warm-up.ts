import { usageError } from '../catalogue.js';
import type { ConsistencyCheck } from './consistency-check.js';

/** The learning rate has risen before training ends. */
export const warmUp: ConsistencyCheck = {
  reads: [
    ['training', 'epochs'],
    ['training', 'schedule'],
  ],
  find({ settings, locate }) {
    const { epochs, schedule } = settings.training;
    const { warmup_epochs: rising } = schedule;
    if (rising < epochs) return [];
    const total = locate(['training', 'epochs']);
    return [
      usageError('WARMUP_TOO_LONG', {
        message: `training.schedule.warmup_epochs is ${rising} and training.epochs is ${epochs}, so the learning rate never reaches lr`,
        fix: 'use fewer warm-up epochs, or more epochs',
        at: locate(['training', 'schedule', 'warmup_epochs']),
        also: total === undefined ? [] : [{ span: total, note: 'the epochs' }],
      }),
    ];
  },
};
