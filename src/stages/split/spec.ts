import { defineStage } from '../../graph/stage-spec.js';

/** Folds by independent unit, and the proof that no unit, descendant or equal content stands on two sides. */
export const split = defineStage({
  name: 'split',
  version: 1,
  scope: 'run',
  reads: ({ data }) => ({ split: data.split }),
  needs: [
    { kind: 'table', columns: ['unit', 'parent'] },
    { kind: 'stage', stage: 'ingest', cases: 'all', files: ['voxels.json'] },
  ],
  publishes: 'folds',
  threads: 'one',
});
