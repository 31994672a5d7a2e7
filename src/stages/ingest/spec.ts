import { defineStage } from '../../graph/stage-spec.js';

/** Reads and checks one case: header, geometry, content, label values, statistics. */
export const ingest = defineStage({
  name: 'ingest',
  version: 1,
  scope: 'case',
  reads: ({ data, task }) => ({ channels: Object.keys(data.channels), labels: task.labels }),
  needs: [{ kind: 'raw', parts: ['image', 'label'], cases: 'this' }],
  threads: 'one',
});
