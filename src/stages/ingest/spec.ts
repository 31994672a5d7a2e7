import { ctChannels } from '../../config/ct-channels.js';
import { labelsOf } from '../../config/labels-of.js';
import { defineStage } from '../../graph/stage-spec.js';

/** Reads and checks one case: header, geometry, content, label values, statistics. */
export const ingest = defineStage({
  name: 'ingest',
  version: 3,
  scope: 'case',
  reads({ data, task }) {
    const measured = ctChannels(data);
    return {
      channels: Object.keys(data.channels),
      labels: labelsOf(task),
      // What only some experiments need is asked for by name: results for the others stay what they are.
      ...(measured.length > 0 && { intensities_of: measured }),
    };
  },
  needs: [{ kind: 'raw', parts: ['image', 'label'], cases: 'this' }],
  threads: 'one',
});
