import { Type } from '@sinclair/typebox';
import { MirrorAxis } from './mirror-axis.js';
import { closed } from './schema-words.js';

export const Augmentation = closed(
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
