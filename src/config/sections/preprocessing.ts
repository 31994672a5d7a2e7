import { Type } from '@sinclair/typebox';
import { closed, numbers, oneOf, triple, words } from './schema-words.js';

const Size = Type.Integer({ minimum: 1, maximum: 4096 });

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
      [
        words(['native', 'auto']),
        triple(Type.Number({ exclusiveMinimum: 0, maximum: 1000 }), 'One voxel size per axis.'),
      ],
      {
        default: 'native',
        description:
          "Voxel size that every case is resampled to, `native` for none, or `auto`: nnU-Net's choice, the median with finer slices where slices are thick.",
      },
    ),
    crop: words(['nonzero', 'none'], {
      default: 'nonzero',
      description: 'nonzero: cut away the border in which every channel is zero. Undone for predictions.',
    }),
    size: oneOf([words(['native']), triple(Size, 'One size per axis, in voxels.')], {
      default: 'native',
      'x-neutral': 'native',
      description: 'Pad with 0 or crop to this size around the centre, after resampling. Undone for predictions.',
    }),
    resize: Type.Optional(
      triple(
        Size,
        'Resample every case to exactly this size, whatever its spacing. It takes the physical scale away: for a target that depends on it use `spacing_mm` and `size`.',
      ),
    ),
    normalize_mask: words(['none', 'nonzero', 'auto'], {
      default: 'none',
      'x-neutral': 'none',
      description:
        "nonzero: zscore is measured and applied where any channel is not zero (holes filled), and the outside stays 0. auto: nnU-Net's rule, only where cropping removes more than a quarter of the median case.",
    }),
    resample: closed(
      {
        image: numbers([0, 1, 3], {
          default: 3,
          description: 'Spline order for images: 0 nearest, 1 linear, 3 cubic.',
        }),
        label: numbers([0, 1], {
          default: 1,
          description:
            'Spline order for labels: 1 resamples each label linearly and keeps it where it reaches one half.',
        }),
        separate_z: words(['auto', 'never'], {
          default: 'auto',
          'x-neutral': 'never',
          description:
            'auto: where one axis is more than 3 times as coarse as another, that axis is resampled by the nearest slice, as nnU-Net does.',
        }),
      },
      { default: {}, description: 'Interpolation.' },
    ),
  },
  { default: {}, description: 'Done to every image once, alike in training and in inference.' },
);
