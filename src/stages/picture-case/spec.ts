import { labelsOf } from '../../config/labels-of.js';
import { defineStage, type Need } from '../../graph/stage-spec.js';

/** Cuts slices through one case for a report: its first channel, and the borders of reference and prediction. */
export const pictureCase = defineStage({
  name: 'picture-case',
  version: 1,
  scope: 'case',
  reads: ({ data, preprocessing, task }) => ({
    channel: Object.keys(data.channels)[0]!,
    orientation: preprocessing.orientation,
    labels: labelsOf(task),
    ...(task.kind === 'segmentation' ? { outlined: true } : {}),
  }),
  needs: ({ task }) =>
    task.kind === 'segmentation'
      ? [ofPredictions, { kind: 'raw', parts: ['image', 'label'], cases: 'this' }]
      : [ofImage],
  threads: 'one',
});

const ofImage: Need = { kind: 'raw', parts: ['image'], cases: 'this' };

/** Of every fold: each predicted other cases. */
const ofPredictions: Need = { kind: 'stage', stage: 'predict', files: ['predictions.json'] };
