import { Type } from '@sinclair/typebox';
import { closed, tagged, triple } from './schema-words.js';

export const Training = closed(
  {
    patch: triple(
      Type.Integer({ minimum: 1, maximum: 2048 }),
      'Size in voxels of what the network sees at once, per axis. A smaller image is padded.',
    ),
    batch: Type.Integer({ minimum: 1, maximum: 1024, default: 2, description: 'Patches per step.' }),
    foreground: Type.Number({
      minimum: 0,
      maximum: 1,
      default: 0.33,
      description:
        "Share of the patches of a batch that are centred on a foreground voxel; nnU-Net's rule: the last round(batch x share) of them.",
    }),
    deep_supervision: Type.Boolean({
      default: true,
      description:
        'Losses also at lower resolutions, weighted 1, 1/2, 1/4, ... and normalised; the lowest has weight 0.',
    }),
    epochs: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    steps_per_epoch: Type.Integer({ minimum: 1, maximum: 1_000_000, default: 250 }),
    loss: tagged(
      [
        closed(
          {
            kind: Type.Literal('dice-ce'),
            batch_dice: Type.Boolean({
              default: false,
              description: 'Pool the soft Dice over the batch instead of taking it per sample.',
            }),
          },
          { description: 'Cross entropy plus soft Dice without background, equally weighted, as nnU-Net.' },
        ),
      ],
      { default: { kind: 'dice-ce' }, description: 'What is minimised.' },
    ),
    optimizer: tagged(
      [
        closed(
          {
            kind: Type.Literal('sgd'),
            lr: Type.Number({ exclusiveMinimum: 0, default: 0.01 }),
            momentum: Type.Number({ minimum: 0, exclusiveMaximum: 1, default: 0.99 }),
            nesterov: Type.Boolean({ default: true }),
            weight_decay: Type.Number({
              minimum: 0,
              default: 3e-5,
              description: 'Added to the gradient (L2), as in PyTorch.',
            }),
          },
          { description: 'Stochastic gradient descent.' },
        ),
        closed(
          {
            kind: Type.Literal('adamw'),
            lr: Type.Number({ exclusiveMinimum: 0, default: 0.001 }),
            betas: Type.Unsafe<readonly [number, number]>({
              type: 'array',
              items: { type: 'number', minimum: 0, exclusiveMaximum: 1 },
              minItems: 2,
              maxItems: 2,
              default: [0.9, 0.999],
            }),
            eps: Type.Number({ exclusiveMinimum: 0, default: 1e-8 }),
            weight_decay: Type.Number({
              minimum: 0,
              default: 3e-5,
              description: 'Decoupled: the weights shrink by lr x weight_decay.',
            }),
            amsgrad: Type.Boolean({ default: false }),
          },
          { description: 'Adam with decoupled weight decay, as in PyTorch.' },
        ),
      ],
      { default: { kind: 'sgd' }, description: 'How the weights are updated.' },
    ),
    schedule: tagged(
      [
        closed(
          { kind: Type.Literal('poly'), power: Type.Number({ exclusiveMinimum: 0, default: 0.9 }) },
          { description: 'lr x (1 - epoch / epochs)^power, set at the start of each epoch.' },
        ),
      ],
      { default: { kind: 'poly' }, description: 'Learning rate over the epochs.' },
    ),
  },
  { description: 'How the network is trained.' },
);
