import { defineStage } from '../../graph/stage-spec.js';
import { predict, trainedNetwork } from '../predict/spec.js';

/** Predicts the test set with the networks of all folds that a run trained. */
export const predictTest = defineStage({
  name: 'predict-test',
  version: 1,
  scope: 'run',
  reads: (settings) => predict.reads(settings),
  needs: ({ inference }) => [
    trainedNetwork(inference),
    { kind: 'raw', parts: ['image'], cases: 'test' },
    // Not before every case has been read and found to be none of those outside the test set.
    { kind: 'gate', stage: 'ingest-test', cases: 'test' },
  ],
  threads: 'reserved',
  engine: true,
});
