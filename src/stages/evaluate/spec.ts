import { labelsOf } from '../../config/labels-of.js';
import { regionsOf } from '../../config/regions-of.js';
import { defineStage } from '../../graph/stage-spec.js';

/** Compares the predictions of one fold with the labels on the native grid, or with the targets, case by case. */
export const evaluate = defineStage({
  name: 'evaluate',
  version: 2,
  scope: 'fold',
  reads: ({ evaluation, task, inference }) => ({
    kind: task.kind,
    evaluation,
    task: {
      labels: labelsOf(task),
      regions: task.kind === 'segmentation' ? regionsOf(task) : null,
      ignore: task.kind === 'segmentation' ? (task.ignore ?? null) : null,
    },
    // What is measured besides, so that `summarize` can choose; predictions stay as they are.
    choose_postprocessing: inference.postprocess === 'largest_component',
    ...(task.kind === 'regression' ? { regression: { unit: task.unit ?? '' } } : {}),
  }),
  needs: ({ task }) => [
    { kind: 'stage', stage: 'split', files: ['fold-{fold}.json'] },
    { kind: 'stage', stage: 'predict', files: ['predictions.json'] },
    ...(task.kind === 'segmentation'
      ? [{ kind: 'raw', parts: ['label'], cases: 'validation' } as const]
      : [
          { kind: 'table', columns: ['unit', 'target'], cases: 'fold' } as const,
          // The shapes of images, from which a baseline predicts.
          { kind: 'stage', stage: 'ingest', files: ['image.json'], cases: 'fold' } as const,
        ]),
  ],
  threads: 'one',
});
