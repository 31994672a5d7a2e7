import { Type, type Static, type TObject, type TProperties, type TSchema } from '@sinclair/typebox';

/**
 * The experiment file: this one source gives the TypeScript type, the JSON Schema in `schemas/`, the standalone
 * validator and the defaults. It is read at build time only; the command line bundles what is generated from it.
 *
 * Every object is closed, so that a typo is an error and never a silent default. A union is tagged by `kind`, so that
 * a typo inside it is one error and not one per member.
 */

const closed = <P extends TProperties>(
  properties: P,
  options: { description: string; default?: unknown },
): TObject<P> => Type.Object(properties, { ...options, unevaluatedProperties: false });

/** A union of objects told apart by their `kind`. */
const tagged = <M extends TObject[]>(members: readonly [...M], options: { description: string; default?: unknown }) =>
  Type.Unsafe<Static<M[number]>>({
    type: 'object',
    required: ['kind'],
    discriminator: { propertyName: 'kind' },
    oneOf: members,
    ...options,
  });

const oneOf = <T extends TSchema[]>(members: [...T], options: { description: string; default?: unknown }) =>
  Type.Unsafe<Static<T[number]>>({ anyOf: members, ...options });

/** A map with names of the user's own; `names` says in words which names there may be. */
const named = <T extends TSchema>(
  value: T,
  options: { pattern: string; names: string; description: string; minProperties?: number; default?: unknown },
) => {
  const { pattern, names, ...rest } = options;
  return Type.Unsafe<Record<string, Static<T>>>({
    type: 'object',
    patternProperties: { [pattern]: value },
    unevaluatedProperties: false,
    'x-allowed': names,
    ...rest,
  });
};

const words = <const W extends string>(values: readonly W[], options: { description?: string; default?: W } = {}) =>
  Type.Unsafe<W>({ type: 'string', enum: values, ...options });

const triple = <T extends TSchema>(item: T, description: string) =>
  Type.Unsafe<readonly [Static<T>, Static<T>, Static<T>]>({
    type: 'array',
    items: item,
    minItems: 3,
    maxItems: 3,
    description,
  });

const MIRROR_AXES = ['L/R', 'A/P', 'S/I', 'axis1', 'axis2', 'axis3'] as const;

const MirrorAxis = words(MIRROR_AXES, {
  description:
    'An anatomical axis, or `axis1` to `axis3` for the stored axes of images without a declared space (`orientation: stored`).',
});

const Data = closed(
  {
    root: Type.String({
      default: '.',
      minLength: 1,
      description: 'Folder that the paths below start from; relative to the file in which it is written.',
    }),
    channels: named(
      closed(
        {
          image: Type.String({
            minLength: 1,
            description:
              'Path with `{case}` where the case id stands, e.g. `images/{case}.nii.gz`; or, with `table`, the name of a column of paths.',
          }),
          normalize: words(['zscore', 'none'], {
            default: 'zscore',
            description:
              'zscore: (x - mean) / standard deviation of each case, measured on the cropped image at its own resolution.',
          }),
        },
        { description: 'One image per case, with its own normalisation.' },
      ),
      {
        pattern: '^[A-Za-z][A-Za-z0-9_-]*$',
        names: 'a letter first, then letters, digits, _ and -',
        minProperties: 1,
        description: 'The network sees the channels in the order written here.',
      },
    ),
    label: Type.String({
      minLength: 1,
      description: 'Path of the label map with `{case}`, or, with `table`, the name of a column of paths.',
    }),
    table: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'CSV file with a column `case`, and columns for whatever the other keys name; `parent` names the case that a derived one was made from.',
      }),
    ),
    independent_unit: oneOf(
      [
        Type.String({ minLength: 1 }),
        closed(
          {
            pattern: Type.String({
              minLength: 1,
              maxLength: 100,
              description: 'Regular expression over the case id; its first group is the unit.',
            }),
          },
          { description: 'The unit is read from the case id.' },
        ),
      ],
      {
        description:
          'What is statistically independent: `case`, a column of `table` (e.g. `patient`), or a pattern. Cases of one unit never stand on two sides of a split. With `case` no patient-level claim is made.',
      },
    ),
    split: tagged(
      [
        closed(
          {
            kind: Type.Literal('kfold'),
            folds: Type.Integer({ minimum: 2, maximum: 1000, default: 5 }),
            seed: Type.Integer({
              minimum: 0,
              maximum: 4294967295,
              default: 12345,
              description:
                "Where every case is its own unit the folds equal scikit-learn's KFold(shuffle=True, random_state=seed), which nnU-Net uses with 12345.",
            }),
          },
          { description: 'Every unit is validated on once.' },
        ),
        closed(
          {
            kind: Type.Literal('holdout'),
            fraction: Type.Number({
              exclusiveMinimum: 0,
              exclusiveMaximum: 1,
              default: 0.2,
              description: 'Share of the units that is validated on.',
            }),
            seed: Type.Integer({ minimum: 0, maximum: 4294967295, default: 12345 }),
          },
          { description: 'One fold.' },
        ),
      ],
      { description: 'How units are divided into training and validation.' },
    ),
  },
  { description: 'Which images there are and how they are divided.' },
);

const LabelPairs = Type.Array(
  Type.Unsafe<readonly [string, string]>({
    type: 'array',
    items: { type: 'string' },
    minItems: 2,
    maxItems: 2,
    description: 'Two labels that mirroring swaps.',
  }),
);

const Task = tagged(
  [
    closed(
      {
        kind: Type.Literal('segmentation'),
        labels: named(Type.Integer({ minimum: 0, maximum: 255 }), {
          pattern: '^[A-Za-z][A-Za-z0-9_ -]*$',
          names: 'a letter first, then letters, digits, spaces, _ and -',
          minProperties: 2,
          description:
            'Name and value of every label in the label maps. `background: 0` is required and values count up without gaps.',
        }),
        mirror_pairs: Type.Optional(
          Type.Unsafe<Partial<Record<Static<typeof MirrorAxis>, readonly (readonly [string, string])[]>>>(
            closed(Object.fromEntries(MIRROR_AXES.map((axis) => [axis, Type.Optional(LabelPairs)])), {
              description:
                'Labels that are told apart by position only, by axis: mirroring along the axis swaps them, and test-time augmentation swaps the channels back. `[]` says that there are none.',
            }),
          ),
        ),
      },
      { description: 'One label per voxel.' },
    ),
  ],
  { description: 'What is predicted.' },
);

const Preprocessing = closed(
  {
    orientation: Type.String({
      pattern: '^([LR][AP][SI]|[LR][SI][AP]|[AP][LR][SI]|[AP][SI][LR]|[SI][LR][AP]|[SI][AP][LR]|stored)$',
      default: 'RAS',
      'x-allowed': 'three letters, one each of L or R, A or P, S or I (e.g. RAS), or stored',
      description:
        "The direction in which the index of the first, second and third axis increases (nibabel's convention). Every triple in this file follows these letters. `stored` keeps the axes as they are, for images without a declared space.",
    }),
    spacing_mm: oneOf(
      [words(['native']), triple(Type.Number({ exclusiveMinimum: 0, maximum: 1000 }), 'One voxel size per axis.')],
      {
        default: 'native',
        description: 'Voxel size that every case is resampled to, or `native` for none.',
      },
    ),
    crop: words(['nonzero', 'none'], {
      default: 'nonzero',
      description: 'nonzero: cut away the border in which every channel is zero. Undone for predictions.',
    }),
    resample: closed(
      {
        image: Type.Integer({
          minimum: 0,
          maximum: 1,
          default: 1,
          description: 'Spline order for images: 0 nearest, 1 linear.',
        }),
        label: Type.Integer({
          minimum: 0,
          maximum: 1,
          default: 1,
          description:
            'Spline order for labels: 1 resamples each label linearly and keeps it where it reaches one half.',
        }),
      },
      { default: {}, description: 'Interpolation.' },
    ),
  },
  { default: {}, description: 'Done to every image once, alike in training and in inference.' },
);

const Augmentation = closed(
  {
    mirror: closed(
      {
        axes: Type.Array(MirrorAxis, {
          default: [],
          uniqueItems: true,
          description: 'Axes that are flipped. Test-time augmentation derives its axes from here.',
        }),
        p: Type.Number({
          minimum: 0,
          maximum: 1,
          default: 0.5,
          description: 'Probability of a flip, for each axis by itself.',
        }),
      },
      { default: {}, description: 'Random flips.' },
    ),
  },
  { default: {}, description: 'Drawn anew for every sample during training. What is not named is off.' },
);

const Model = tagged(
  [
    closed(
      {
        kind: Type.Literal('unet'),
        features: Type.Array(Type.Integer({ minimum: 1, maximum: 4096 }), {
          minItems: 2,
          maxItems: 8,
          description: 'Channels of each resolution stage; each further stage halves every axis.',
        }),
        convs_per_stage: Type.Integer({
          minimum: 1,
          maximum: 6,
          default: 2,
          description: 'Convolutions per stage, in the encoder and in the decoder.',
        }),
      },
      {
        description:
          "3D U-Net as nnU-Net's PlainConvUNet: 3x3x3 convolutions, instance normalisation, leaky ReLU, strided convolutions down, transposed convolutions up.",
      },
    ),
  ],
  { description: 'The network.' },
);

const Training = closed(
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

const Inference = closed(
  {
    tta: oneOf(
      [
        words(['off', 'trained']),
        closed(
          {
            mirror: Type.Array(MirrorAxis, {
              uniqueItems: true,
              description: 'Some of the axes that training mirrors.',
            }),
          },
          { description: 'Some of the trained axes.' },
        ),
      ],
      {
        default: 'trained',
        description:
          'Test-time augmentation: average over the mirrored axes that were trained, over some of them, or off.',
      },
    ),
    overlap: Type.Number({
      minimum: 0,
      maximum: 0.95,
      default: 0.5,
      description: 'Share of a window that the next one covers again.',
    }),
    blend: words(['gaussian', 'constant'], {
      default: 'gaussian',
      description: 'Weight of a window: a Gaussian (sigma = size / 8) or the same everywhere.',
    }),
  },
  { default: {}, description: 'How a whole image is predicted from windows.' },
);

const Evaluation = closed(
  {
    metrics: Type.Array(words(['dice']), {
      default: ['dice'],
      minItems: 1,
      uniqueItems: true,
      description: 'Measured on whole images in their native geometry.',
    }),
  },
  { default: {}, description: 'What is measured.' },
);

const Checks = closed(
  {
    max_padding: Type.Number({
      minimum: 0,
      maximum: 1,
      default: 0.5,
      description: 'Warn when more than this share of the patch is padding for the median case.',
    }),
    accept: named(
      closed(
        {
          value: Type.Unsafe<unknown>({
            description: 'The value that is accepted, as the finding prints it. Another value is refused again.',
          }),
          reason: Type.String({ minLength: 1, description: 'Why this is right here. Stands in every report.' }),
        },
        { description: 'One accepted finding.' },
      ),
      {
        pattern: '^[A-Z][A-Z0-9_]*$',
        names: 'the code of a finding, e.g. TTA_NOT_TRAINED',
        default: {},
        description: 'Findings that are accepted in writing, by code.',
      },
    ),
  },
  {
    default: {},
    description: 'Thresholds of the checks and accepted findings. In no fingerprint: judging again is free.',
  },
);

const Resources = closed(
  {
    engine: words(['auto', 'native'], {
      default: 'auto',
      description: 'What computes: the native TensorFlow library.',
    }),
    threads: Type.Integer({
      minimum: 1,
      maximum: 1024,
      default: 2,
      description: 'CPU threads of one training or prediction. Recorded: another number gives other last bits.',
    }),
    minutes: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        description: 'Time budget of one stage; a stage that needs longer is stopped.',
      }),
    ),
  },
  { default: {}, description: 'What a stage may use. Recorded and shown as drift, but changes no stored result.' },
);

export const ExperimentSchema = Type.Object(
  {
    version: Type.Literal(1, { description: 'Version of this file format.' }),
    name: Type.String({
      pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$',
      'x-allowed': 'a letter or digit first, then letters, digits, ., _ and -, 100 characters at most',
      description: 'Names the folder of its runs.',
    }),
    description: Type.Optional(Type.String()),
    seed: Type.Integer({
      minimum: 0,
      maximum: 4294967295,
      default: 0,
      description: 'Every random draw of training derives from it.',
    }),
    data: Data,
    task: Task,
    preprocessing: Preprocessing,
    augmentation: Augmentation,
    model: Model,
    training: Training,
    inference: Inference,
    evaluation: Evaluation,
    checks: Checks,
    resources: Resources,
  },
  {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'voxrun experiment',
    description:
      'One 3D imaging experiment: data, preprocessing, augmentation, model, training, inference and evaluation.',
    unevaluatedProperties: false,
  },
);

type DeepReadonly<T> = T extends readonly (infer U)[]
  ? T extends readonly [unknown, unknown, ...unknown[]]
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : readonly DeepReadonly<U>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

declare const validated: unique symbol;

/** The settings of an experiment, every default filled in. */
export type Settings = DeepReadonly<Static<typeof ExperimentSchema>>;

/** Settings that passed the schema. Only `config/validate.ts` makes one. */
export type Experiment = Settings & { readonly [validated]: true };

export type MirrorAxisName = Static<typeof MirrorAxis>;
export type UnetSettings = Extract<Settings['model'], { kind: 'unet' }>;
export type OptimizerSettings = Settings['training']['optimizer'];
