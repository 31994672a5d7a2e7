import { labelsOf } from '../../config/labels-of.js';
import { defineStage } from '../../graph/stage-spec.js';
import { intensityNeeds } from '../analyze/intensity-needs.js';
import { configuredNeeds } from '../configure/configured-needs.js';
import { foregroundSlice } from './foreground-slice.js';

/** One case as the network sees it: oriented, cropped, normalised, resampled. */
export const prepare = defineStage({
  name: 'prepare',
  version: 1,
  scope: 'case',
  reads: ({ data, preprocessing, task }) => ({
    channels: Object.entries(data.channels).map(([name, { normalize }]) => ({ name, normalize })),
    preprocessing,
    labels: labelsOf(task),
    ...foregroundSlice(task),
  }),
  needs: (settings) => [
    { kind: 'raw', parts: settings.task.kind === 'segmentation' ? ['image', 'label'] : ['image'], cases: 'this' },
    ...configuredNeeds(settings, ['preparation']),
    ...intensityNeeds(settings),
    // Not before every case has been read and the rules over them have been judged.
    { kind: 'gate', stage: 'split' },
    { kind: 'gate', stage: 'analyze' },
  ],
  threads: 'one',
});
