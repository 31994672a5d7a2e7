import type { RegressionTask } from '../../config/experiment.js';
import { defineStage, type Need } from '../../graph/stage-spec.js';
import { intensityNeeds } from '../analyze/intensity-needs.js';
import { configuredNeeds } from '../configure/configured-needs.js';
import { foregroundSlice } from '../prepare/foreground-slice.js';
import { train } from '../train/spec.js';

/** How much is shown: so many training cases of the fold, and of each so many samples. */
export interface PreviewRequest {
  readonly cases: number;
  readonly samples: number;
}

/** Makes a page of augmented samples, as the loader makes them for the training of one fold. */
export const previewOf = ({ cases, samples }: PreviewRequest) =>
  defineStage({
    name: 'preview',
    version: 2,
    scope: 'fold',
    reads: (settings) => {
      const { name, task } = settings;
      const { channels, preprocessing, labels, mirror_pairs, seed, augmentation } = train.reads(settings);
      const { patch, batch, foreground } = settings.training;
      return {
        name,
        shown: { cases, samples },
        channels,
        preprocessing,
        labels,
        mirror_pairs,
        ...foregroundSlice(task),
        ...(task.kind === 'regression' ? { regression: shownOf(task) } : {}),
        seed,
        training: { patch, batch, foreground },
        augmentation,
      };
    },
    needs: (settings) => [
      { kind: 'stage', stage: 'split', files: ['fold-{fold}.json'] },
      {
        kind: 'raw',
        parts: settings.task.kind === 'segmentation' ? ['image', 'label'] : ['image'],
        cases: 'train',
      },
      ...(settings.task.kind === 'regression'
        ? [{ kind: 'table', columns: ['target'], cases: 'train' } satisfies Need]
        : []),
      ...configuredNeeds(settings, ['preparation', 'sampling']),
      ...intensityNeeds(settings),
      // Not before every case has been read and the rules over them have been judged.
      { kind: 'gate', stage: 'analyze' },
    ],
    threads: 'one',
  });

function shownOf({ behaves_as, unit, target }: RegressionTask) {
  return { behaves_as, unit: unit ?? '', target };
}
