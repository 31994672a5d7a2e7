import { defineStage } from '../../graph/stage-spec.js';

/** Trains the network of one fold. Records all that prediction needs beside the weights. */
export const train = defineStage({
  name: 'train',
  version: 1,
  scope: 'fold',
  reads: ({ data, preprocessing, task, seed, model, training, augmentation }) => ({
    channels: Object.entries(data.channels).map(([name, { normalize }]) => ({ name, normalize })),
    preprocessing,
    labels: task.labels,
    mirror_pairs: task.mirror_pairs ?? {},
    seed,
    model,
    training,
    augmentation,
  }),
  needs: [
    { kind: 'stage', stage: 'split', files: ['fold-{fold}.json'] },
    {
      kind: 'stage',
      stage: 'prepare',
      cases: 'train',
      files: ['case.json', 'image.f32', 'label.u8', 'foreground.u32'],
    },
  ],
  threads: 'reserved',
  engine: true,
});
