import { defineStage } from '../../graph/stage-spec.js';

/** What the data set looks like: geometry, intensities and label volumes over all cases. */
export const analyze = defineStage({
  name: 'analyze',
  version: 1,
  scope: 'run',
  reads: ({ data, task }) => ({ channels: Object.keys(data.channels), labels: task.labels }),
  needs: [{ kind: 'stage', stage: 'ingest', cases: 'all', files: ['image.json', 'label.json'] }],
  threads: 'one',
});
