import { defineStage } from '../../graph/stage-spec.js';

/** Accounts for every case of every fold that was asked for and pools the metrics. */
export const summarize = defineStage({
  name: 'summarize',
  version: 1,
  scope: 'run',
  reads: ({ data, evaluation, task }) => ({
    evaluation,
    labels: task.labels,
    split: data.split,
    per_case: data.independent_unit === 'case',
  }),
  needs: [
    { kind: 'table', columns: ['unit'] },
    { kind: 'stage', stage: 'split', files: ['folds.json'] },
    { kind: 'stage', stage: 'analyze', files: ['dataset.json'] },
    { kind: 'stage', stage: 'evaluate', files: ['metrics.json'] },
  ],
  threads: 'one',
});
