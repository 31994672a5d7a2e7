import { defineStage } from '../../graph/stage-spec.js';

/** Reads a new image and makes sure that the networks of a run can be given it. */
export const inspectImage = defineStage({
  name: 'inspect-image',
  version: 2,
  scope: 'case',
  reads: ({ data, preprocessing }) => ({
    channels: Object.keys(data.channels),
    orientation: preprocessing.orientation,
  }),
  needs: [{ kind: 'raw', parts: ['image'], cases: 'this' }],
  threads: 'one',
});
