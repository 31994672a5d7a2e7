import { Type, type Static } from '@sinclair/typebox';
import type { MirrorAxis } from './mirror-axis.js';
import { MIRROR_AXES } from './mirror-axis.js';
import { closed, named, tagged } from './schema-words.js';

const LabelPairs = Type.Array(
  Type.Unsafe<readonly [string, string]>({
    type: 'array',
    items: { type: 'string' },
    minItems: 2,
    maxItems: 2,
    description: 'Two labels that mirroring swaps.',
  }),
);

export const Task = tagged(
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
