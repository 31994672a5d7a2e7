import { defineStage } from '../../graph/stage-spec.js';

/** Compares the predictions of one fold with the labels, case by case, on the native grid. */
export const evaluate = defineStage({
  name: 'evaluate',
  version: 1,
  scope: 'fold',
  reads: ({ evaluation, task }) => ({ evaluation, labels: task.labels }),
  needs: [
    { kind: 'stage', stage: 'split', files: ['fold-{fold}.json'] },
    { kind: 'stage', stage: 'predict', files: ['predictions.json'] },
    { kind: 'raw', parts: ['label'], cases: 'validation' },
  ],
  threads: 'one',
});
