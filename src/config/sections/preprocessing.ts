import { Type } from '@sinclair/typebox';
import { closed, oneOf, triple, words } from './schema-words.js';

export const Preprocessing = closed(
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
