import { without } from '../../base/without.js';
import type { Settings } from '../../config/experiment.js';
import { defineStage, type Need } from '../../graph/stage-spec.js';

/** What prediction uses of `inference`. */
export type InferenceSlice = Omit<Settings['inference'], 'postprocess'>;

/** What of it says how windows become a whole image; the rest belongs to the network that predicts. */
export type WindowSettings = Pick<InferenceSlice, 'overlap' | 'blend'>;

/** Predicts the validation cases of one fold from the raw images, prepared exactly as training recorded. */
export const predict = defineStage({
  name: 'predict',
  version: 1,
  scope: 'fold',
  // The mirrored axes are compared with what training recorded; a change of them trains anew anyway.
  reads: ({ inference, augmentation }) => {
    // Postprocessing is chosen from what `evaluate` measures; predictions stay as the network gave them.
    const used: InferenceSlice = without(inference, 'postprocess');
    return { inference: used, mirror_axes: augmentation.mirror.axes };
  },
  needs: ({ inference }) => [
    { kind: 'stage', stage: 'split', files: ['fold-{fold}.json'] },
    trainedNetwork(inference),
    { kind: 'raw', parts: ['image'], cases: 'validation' },
  ],
  threads: 'reserved',
  engine: true,
});

/** The edge to the training whose weights are asked for. */
export function trainedNetwork({ checkpoint }: Settings['inference']): Need {
  const weights = checkpoint === 'best' ? ['best.json', 'best.bin'] : ['weights.json', 'weights.bin'];
  return { kind: 'stage', stage: 'train', files: ['model.json', ...weights] };
}
