import { defineStage } from '../../graph/stage-spec.js';
import { predict, trainedNetwork } from '../predict/spec.js';

/** Predicts one new image with the networks that a run trained, the mean of those of all folds that are asked for. */
export const predictImage = defineStage({
  name: 'predict-image',
  version: 1,
  scope: 'case',
  reads: (settings) => ({
    ...predict.reads(settings),
    postprocess: settings.inference.postprocess === 'largest_component',
  }),
  needs: ({ inference }) => [
    trainedNetwork(inference),
    ...(inference.postprocess === 'largest_component'
      ? [{ kind: 'stage', stage: 'summarize', files: ['postprocessing.json'] } as const]
      : []),
    { kind: 'raw', parts: ['image'], cases: 'this' },
    // Not before the image has been read and found usable.
    { kind: 'gate', stage: 'inspect-image', cases: 'this' },
  ],
  threads: 'reserved',
  engine: true,
});
