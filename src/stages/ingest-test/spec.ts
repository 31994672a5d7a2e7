import { defineStage } from '../../graph/stage-spec.js';
import { ingest } from '../ingest/spec.js';

/** Reads and checks one case of the test set, as `ingest` does the others. Only `voxrun test` asks for it. */
export const ingestTest = defineStage({ ...ingest, name: 'ingest-test', cases: 'test' });
