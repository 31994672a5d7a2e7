import { defineStage } from '../../graph/stage-spec.js';

/** Predicts the validation cases of one fold from the raw images, prepared exactly as training recorded. */
export const predict = defineStage({
  name: 'predict',
  version: 1,
  scope: 'fold',
  // The mirrored axes are compared with what training recorded; a change of them trains anew anyway.
  reads: ({ inference, augmentation }) => ({ inference, mirror_axes: augmentation.mirror.axes }),
  needs: [
    { kind: 'stage', stage: 'split', files: ['fold-{fold}.json'] },
    { kind: 'stage', stage: 'train', files: ['model.json', 'weights.json', 'weights.bin'] },
    { kind: 'raw', parts: ['image'], cases: 'validation' },
  ],
  threads: 'reserved',
  engine: true,
});
