import { Type } from '@sinclair/typebox';
import { closed, oneOf, tagged, triple, words } from './schema-words.js';

const Width = Type.Integer({ minimum: 1, maximum: 4096 });
const stages = Type.Array(Width, { minItems: 2, maxItems: 10 });

const features = oneOf([words(['auto']), stages], {
  description:
    "Channels of each resolution stage; auto: as many stages as nnU-Net's planner makes, 32 doubled up to 320.",
});

const strides = oneOf(
  [
    words(['halve', 'auto']),
    Type.Array(triple(Type.Integer({ minimum: 1, maximum: 4 }), 'One stride per axis.'), { minItems: 2 }),
  ],
  {
    default: 'halve',
    'x-neutral': 'halve',
    description:
      "How each stage reduces the one before it. halve: every axis, at every stage after the first. auto: nnU-Net's planner, which leaves coarse axes alone until the others have caught up.",
  },
);

const kernels = oneOf(
  [
    words(['auto']),
    Type.Integer({ minimum: 1, maximum: 7 }),
    Type.Array(triple(Type.Integer({ minimum: 1, maximum: 7 }), 'One size per axis.'), { minItems: 2 }),
  ],
  {
    default: 3,
    'x-neutral': 3,
    description: "Size of the convolutions: one odd number, one triple per stage, or auto for nnU-Net's planner.",
  },
);

const plan = Type.Optional(
  closed(
    {
      memory_gb: Type.Number({
        exclusiveMinimum: 0,
        maximum: 1000,
        description: 'GPU memory that what is `auto` is sized for. nnU-Net: 8, and 24 for the residual encoder.',
      }),
    },
    { description: 'How large what is `auto` becomes.' },
  ),
);

const dropout = Type.Number({
  minimum: 0,
  exclusiveMaximum: 1,
  default: 0,
  description: 'Share of the last features that are dropped during training.',
});

export const Model = tagged(
  [
    closed(
      {
        kind: Type.Literal('unet'),
        features,
        convs_per_stage: Type.Integer({
          minimum: 1,
          maximum: 6,
          default: 2,
          description: 'Convolutions per stage, in the encoder and in the decoder.',
        }),
        strides,
        kernels,
        plan,
      },
      {
        description:
          "3D U-Net as nnU-Net's PlainConvUNet: convolutions, instance normalisation, leaky ReLU, strided convolutions down, transposed convolutions up.",
      },
    ),
    closed(
      {
        kind: Type.Literal('resenc-unet'),
        features,
        blocks_per_stage: oneOf(
          [words(['auto']), Type.Array(Type.Integer({ minimum: 1, maximum: 12 }), { minItems: 2 })],
          {
            default: 'auto',
            description: 'Residual blocks of each stage of the encoder; auto: 1, 3, 4, 6, 6, ... as nnU-Net.',
          },
        ),
        strides,
        kernels,
        plan,
      },
      { description: "U-Net with nnU-Net's residual encoder." },
    ),
    closed(
      {
        kind: Type.Literal('resnet'),
        features: Type.Array(Width, {
          minItems: 1,
          maxItems: 8,
          default: [16, 32, 64, 128],
          description: 'Channels of each stage; each further stage halves every axis.',
        }),
        blocks_per_stage: Type.Integer({
          minimum: 1,
          maximum: 8,
          default: 1,
          description: 'Residual blocks of each stage.',
        }),
        voxel_size: Type.Boolean({
          default: true,
          description: 'Give the network the voxel size as well (logarithm of mm per axis).',
        }),
        dropout,
      },
      {
        description:
          'Residual 3D network for regression, with instance normalisation inside and none directly before the pooling.',
      },
    ),
    closed(
      {
        kind: Type.Literal('rasternet'),
        width: Type.Number({
          exclusiveMinimum: 0,
          maximum: 4,
          default: 1,
          description: 'Factor on the number of channels of every layer.',
        }),
      },
      {
        description:
          'A 2D network that takes the third axis as its channels: 7x7, then five 3x3 convolutions with batch normalisation and max pooling, two linear layers. Known not to generalise; here so that it can be compared.',
      },
    ),
    closed(
      {
        kind: Type.Literal('densenet'),
        growth: Type.Integer({ minimum: 1, maximum: 256, default: 32, description: 'Channels that each layer adds.' }),
        init_features: Type.Integer({
          minimum: 1,
          maximum: 1024,
          default: 64,
          description: 'Channels of the first layer.',
        }),
        blocks: Type.Array(Type.Integer({ minimum: 1, maximum: 64 }), {
          minItems: 1,
          maxItems: 6,
          default: [6, 12, 24, 16],
          description: 'Layers of each dense block.',
        }),
        voxel_size: Type.Boolean({
          default: true,
          description: 'Give the network the voxel size as well (logarithm of mm per axis).',
        }),
        dropout,
      },
      { description: "3D DenseNet for regression, as MONAI's, with batch normalisation." },
    ),
    closed(
      {
        kind: Type.Literal('linear'),
        pool: Type.Integer({
          minimum: 1,
          maximum: 16,
          default: 2,
          description: 'Voxels along each axis that are averaged to one before the weights.',
        }),
        voxel_size: Type.Boolean({
          default: false,
          description: 'Give the model the voxel size as well (logarithm of mm per axis).',
        }),
      },
      {
        description:
          'One weight per place in the image: what ridge regression on the voxels is, with `weight_decay`. For images that are aligned to each other; with a few dozen of them hard to beat.',
      },
    ),
  ],
  { description: 'The network.' },
);
