import type { Catalog } from '../graph/stage-spec.js';
import { evaluateTest } from './evaluate-test/spec.js';
import { ingest } from './ingest/spec.js';
import { ingestTest } from './ingest-test/spec.js';
import { predictTest } from './predict-test/spec.js';
import { summarize } from './summarize/spec.js';
import { train } from './train/spec.js';

/**
 * What `voxrun test` computes. Stages without `test` in their name are those of the run, as it recorded them; they are
 * never computed here.
 *
 *     ingest-test[case] ~> predict-test -> evaluate-test
 *     train[fold] --------^                ^
 *     ingest[case], for baselines ---------|
 *     summarize, for its postprocessing ---|
 */
export const testCatalog: Catalog = [
  { ...ingest, when: ({ task }) => task.kind === 'regression' },
  train,
  { ...summarize, when: ({ inference }) => inference.postprocess !== 'off' },
  ingestTest,
  predictTest,
  evaluateTest,
];
