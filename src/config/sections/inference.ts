import { Type } from '@sinclair/typebox';
import { MirrorAxis } from './mirror-axis.js';
import { closed, oneOf, words } from './schema-words.js';

export const Inference = closed(
  {
    checkpoint: words(['final', 'best'], {
      default: 'final',
      'x-neutral': 'final',
      description: 'Weights of the last epoch, or of the epoch with the best validation metric.',
    }),
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
    postprocess: words(['off', 'largest_component'], {
      default: 'off',
      'x-neutral': 'off',
      description:
        "largest_component: keep only the largest component of the foreground, and of each label, where that helps on the other folds' validation cases (nnU-Net's rule). Never chosen on the cases that it is reported for.",
    }),
  },
  { default: {}, description: 'How a whole image is predicted from windows.' },
);

export const Evaluation = closed(
  {
    metrics: Type.Optional(
      Type.Array(words(['dice', 'hd95', 'nsd', 'volume_difference']), {
        minItems: 1,
        uniqueItems: true,
        description:
          'Measured on whole images in their native geometry. hd95 and nsd are distances between surfaces. [dice] where nothing is written; a regression always reports all of its metrics.',
      }),
    ),
    surface: words(['deepmind', 'monai'], {
      default: 'deepmind',
      'x-neutral': 'deepmind',
      description: 'Whose definition of hd95 and nsd. deepmind weights by the area of the surface.',
    }),
    nsd_tolerance_mm: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, description: 'Distance up to which surfaces agree. Needed by nsd.' }),
    ),
  },
  { default: {}, description: 'What is measured.' },
);
