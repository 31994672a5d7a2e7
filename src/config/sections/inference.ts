import { Type } from '@sinclair/typebox';
import { MirrorAxis } from './mirror-axis.js';
import { closed, oneOf, words } from './schema-words.js';

export const Inference = closed(
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

export const Evaluation = closed(
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
