import { defineStage } from '../../graph/stage-spec.js';

/** One case as the network sees it: oriented, cropped, normalised, resampled. */
export const prepare = defineStage({
  name: 'prepare',
  version: 1,
  scope: 'case',
  reads: ({ data, preprocessing, task }) => ({
    channels: Object.entries(data.channels).map(([name, { normalize }]) => ({ name, normalize })),
    preprocessing,
    labels: task.labels,
  }),
  needs: [
    { kind: 'raw', parts: ['image', 'label'], cases: 'this' },
    // Not before every case has been read and the rules over them have been judged.
    { kind: 'gate', stage: 'split' },
    { kind: 'gate', stage: 'analyze' },
  ],
  threads: 'one',
});
