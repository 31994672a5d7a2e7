import { Type } from '@sinclair/typebox';
import { closed, oneOf, tagged, triple, words } from './schema-words.js';

const warmup_epochs = Type.Integer({
  minimum: 0,
  default: 0,
  'x-neutral': 0,
  description: 'Epochs at the start over which the rate rises linearly to lr.',
});

export const Training = closed(
  {
    patch: oneOf(
      [words(['auto', 'whole']), triple(Type.Integer({ minimum: 1, maximum: 2048 }), 'One size per axis, in voxels.')],
      {
        description:
          "Size in voxels of what the network sees at once, per axis; a smaller image is padded. auto: nnU-Net's planner. whole: the whole image, for a regression with a fixed `preprocessing.size` or `resize`.",
      },
    ),
    batch: oneOf([words(['auto']), Type.Integer({ minimum: 1, maximum: 1024 })], {
      default: 2,
      description: "Patches per step; auto: nnU-Net's planner, for a segmentation.",
    }),
    accumulate: Type.Integer({
      minimum: 1,
      maximum: 1024,
      default: 1,
      'x-neutral': 1,
      description:
        'Batches whose gradients are averaged before the weights are updated, for a larger batch than memory allows.',
    }),
    clip_norm: oneOf([words(['off']), Type.Number({ exclusiveMinimum: 0 })], {
      default: 12,
      'x-neutral': 'off',
      description: 'Gradients are scaled down where their norm is larger.',
    }),
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
    metric_steps: Type.Integer({
      minimum: 0,
      maximum: 10_000,
      default: 5,
      'x-neutral': 0,
      description:
        'After each epoch the same metric is measured on this many batches of training and of validation cases, without augmentation and in eval mode. A regression measures all cases. 0: not at all.',
    }),
    early_stopping: Type.Optional(
      closed(
        {
          metric: words(['validation_loss', 'validation_metric'], {
            default: 'validation_metric',
            description: 'validation_metric: mean Dice of a segmentation, mean absolute error of a regression.',
          }),
          patience: Type.Integer({ minimum: 1, description: 'Epochs without improvement after which training ends.' }),
          min_improvement: Type.Number({ minimum: 0, default: 0, description: 'Less than this is no improvement.' }),
        },
        { description: 'Ends training before its last epoch. The schedule stays that of all epochs.' },
      ),
    ),
    loss: tagged(
      [
        closed(
          {
            kind: Type.Literal('dice-ce'),
            batch_dice: oneOf([words(['auto']), Type.Boolean()], {
              default: false,
              description:
                "Pool the soft Dice over the batch instead of taking it per sample. auto: nnU-Net's planner, which pools where a patch shows less than a quarter of the median image.",
            }),
          },
          {
            description:
              'Cross entropy plus soft Dice without background, equally weighted, as nnU-Net; with `task.regions` a sigmoid and binary cross entropy for each region.',
          },
        ),
        closed({ kind: Type.Literal('mse') }, { description: 'Mean squared error of the standardised target.' }),
        closed({ kind: Type.Literal('l1') }, { description: 'Mean absolute error of the standardised target.' }),
        closed(
          {
            kind: Type.Literal('huber'),
            delta: Type.Number({
              exclusiveMinimum: 0,
              default: 1,
              description: 'Where squared turns into absolute error.',
            }),
          },
          { description: 'Huber loss of the standardised target.' },
        ),
      ],
      { default: { kind: 'dice-ce' }, description: 'What is minimised. A regression without it takes huber.' },
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
          { kind: Type.Literal('poly'), power: Type.Number({ exclusiveMinimum: 0, default: 0.9 }), warmup_epochs },
          { description: 'lr x (1 - epoch / epochs)^power, set at the start of each epoch.' },
        ),
        closed(
          {
            kind: Type.Literal('cosine'),
            final: Type.Number({ minimum: 0, maximum: 1, default: 0, description: 'Share of lr at the end.' }),
            warmup_epochs,
          },
          { description: 'Half a cosine from lr down, set at the start of each epoch.' },
        ),
        closed({ kind: Type.Literal('constant'), warmup_epochs }, { description: 'lr throughout.' }),
      ],
      { default: { kind: 'poly' }, description: 'Learning rate over the epochs.' },
    ),
  },
  { description: 'How the network is trained.' },
);
