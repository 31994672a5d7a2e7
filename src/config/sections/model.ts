import { Type } from '@sinclair/typebox';
import { closed, tagged } from './schema-words.js';

export const Model = tagged(
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
