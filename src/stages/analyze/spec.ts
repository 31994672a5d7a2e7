import { hasAutoKeys } from '../../config/auto-keys.js';
import { ctChannels } from '../../config/ct-channels.js';
import { labelsOf } from '../../config/labels-of.js';
import { defineStage } from '../../graph/stage-spec.js';

/** What the data set looks like: geometry, intensities and label volumes over all cases outside the test set. */
export const analyze = defineStage({
  name: 'analyze',
  version: 1,
  scope: 'run',
  reads(settings) {
    const { data, task } = settings;
    const measured = ctChannels(data);
    return {
      channels: Object.keys(data.channels),
      labels: labelsOf(task),
      // What only some experiments need is asked for by name: results for the others stay what they are.
      ...(measured.length > 0 && { intensities_of: measured }),
      ...(hasAutoKeys(settings) && { for_planning: true }),
    };
  },
  needs: ({ data }) => [
    {
      kind: 'stage',
      stage: 'ingest',
      cases: 'all',
      files: ['image.json', 'label.json', ...(ctChannels(data).length > 0 ? ['intensities.json'] : [])],
    },
  ],
  threads: 'one',
});
