import type { Settings } from '../../config/experiment.js';
import { defineStage, type Need } from '../../graph/stage-spec.js';
import { intensityNeeds } from '../analyze/intensity-needs.js';
import { configuredNeeds } from '../configure/configured-needs.js';
import { train } from '../train/spec.js';

/**
 * Before a training: a small version of the network learns a few cases by heart and predicts them through the real
 * inference. What cannot even do that is not worth hours.
 */
export const preflight = defineStage({
  name: 'preflight',
  version: 2,
  scope: 'run',
  role: 'check',
  when: ({ checks }) => checks.preflight,
  // Of augmentation only mirroring takes part, because inference mirrors too; how long training takes does not.
  reads: (settings) => {
    const { channels, preprocessing, labels, mirror_pairs, regions, ignore, regression, model } = train.reads(settings);
    const { training, augmentation, inference } = settings;
    const { patch, batch, loss, optimizer, clip_norm } = training;
    const { tta, overlap, blend } = inference;
    return {
      channels,
      preprocessing,
      labels,
      mirror_pairs,
      ...(regions === undefined ? {} : { regions }),
      ...(ignore === undefined ? {} : { ignore }),
      ...(regression === undefined ? {} : { regression }),
      model,
      training: { patch, batch, loss, optimizer, clip_norm },
      mirror: augmentation.mirror,
      inference: { tta, overlap, blend },
    };
  },
  needs: (settings) => [
    { kind: 'stage', stage: 'prepare', cases: 'sample', files: ['case.json', 'image.f32'] },
    { kind: 'raw', parts: settings.task.kind === 'segmentation' ? ['image', 'label'] : ['image'], cases: 'sample' },
    ...ofRegression(settings),
    ...configuredNeeds(settings, ['preparation', 'network', 'sampling', 'loss']),
    ...intensityNeeds(settings),
  ],
  threads: 'reserved',
  engine: true,
});

/** Targets and shapes of all images: what anybody could predict from them is what a network has to beat. */
function ofRegression({ task }: Settings): Need[] {
  if (task.kind !== 'regression') return [];
  return [
    { kind: 'table', columns: ['unit', 'target'] },
    { kind: 'stage', stage: 'ingest', files: ['image.json'] },
    { kind: 'stage', stage: 'split', files: ['folds.json'] },
  ];
}
