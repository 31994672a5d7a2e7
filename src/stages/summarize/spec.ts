import { labelsOf } from '../../config/labels-of.js';
import { defineStage } from '../../graph/stage-spec.js';
import { splitSlice } from '../split/split-slice.js';

/** Accounts for every case of every fold that was asked for and pools the metrics. */
export const summarize = defineStage({
  name: 'summarize',
  version: 3,
  scope: 'run',
  reads: ({ data, evaluation, task, inference, training }) => ({
    kind: task.kind,
    evaluation,
    labels: labelsOf(task),
    ...(task.kind === 'regression' ? { regression: { unit: task.unit ?? '' } } : {}),
    split: splitSlice(data.split),
    per_case: data.independent_unit === 'case',
    choose_postprocessing: inference.postprocess === 'largest_component',
    // Only where it is so: what was summarized before there was this key keeps its fingerprint.
    ...(inference.checkpoint === 'best' || training.early_stopping !== undefined
      ? { selected_on_validation: true }
      : {}),
  }),
  needs: [
    { kind: 'table', columns: ['unit'] },
    { kind: 'stage', stage: 'split', files: ['folds.json'] },
    { kind: 'stage', stage: 'analyze', files: ['dataset.json'] },
    { kind: 'stage', stage: 'evaluate', files: ['metrics.json'] },
  ],
  threads: 'one',
});
