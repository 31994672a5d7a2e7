import type { Settings } from '../../config/experiment.js';
import { defineStage, type Need } from '../../graph/stage-spec.js';
import { splitSlice } from './split-slice.js';

/** Folds by independent unit, and the proof that no unit, descendant or equal content stands on two sides. */
export const split = defineStage({
  name: 'split',
  version: 2,
  scope: 'run',
  reads: ({ data }) => ({ split: splitSlice(data.split) }),
  needs: ({ data }) => {
    const by = data.split.kind === 'file' ? 'none' : data.split.stratify;
    return [
      { kind: 'table', columns: by === 'target' ? ['unit', 'parent', 'target'] : ['unit', 'parent'] },
      {
        kind: 'stage',
        stage: 'ingest',
        cases: 'all',
        files: ['voxels.json', 'thumbnails.f32', ...(by === 'labels' ? ['label.json'] : [])],
      },
      ...furtherNeeds(data),
    ];
  },
  publishes: 'folds',
  threads: 'one',
});

function furtherNeeds({ test, split: { kind } }: Settings['data']): Need[] {
  return [
    ...(test === undefined ? [] : [{ kind: 'test-set' } as const]),
    ...(kind === 'file' ? [{ kind: 'written-folds' } as const] : []),
  ];
}
