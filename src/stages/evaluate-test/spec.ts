import type { Settings } from '../../config/experiment.js';
import { defineStage, type Need } from '../../graph/stage-spec.js';
import { evaluate } from '../evaluate/spec.js';

/** Compares the predictions of the test set with its labels or targets, case by case, and pools them. */
export const evaluateTest = defineStage({
  name: 'evaluate-test',
  version: 2,
  scope: 'run',
  reads: (settings) => ({
    ...evaluate.reads(settings),
    per_case: settings.data.independent_unit === 'case',
  }),
  needs: (settings) => [
    { kind: 'stage', stage: 'predict-test', files: ['predictions.json'] },
    ...(settings.task.kind === 'regression' ? ofRegression : ofSegmentation(settings)),
  ],
  threads: 'one',
});

function ofSegmentation({ inference }: Settings): Need[] {
  return [
    { kind: 'table', columns: ['unit'], cases: 'test' },
    { kind: 'raw', parts: ['label'], cases: 'test' },
    ...(inference.postprocess === 'off'
      ? []
      : // Chosen on the folds, and only applied here.
        [{ kind: 'stage', stage: 'summarize', files: ['postprocessing.json'] } as const]),
  ];
}

/** The baselines are fitted on all cases outside the test set, as the networks together were trained on them. */
const ofRegression: readonly Need[] = [
  { kind: 'table', columns: ['unit', 'target'], cases: 'test' },
  { kind: 'stage', stage: 'ingest-test', files: ['image.json'], cases: 'test' },
  { kind: 'table', columns: ['unit', 'target'] },
  { kind: 'stage', stage: 'ingest', files: ['image.json'], cases: 'all' },
];
