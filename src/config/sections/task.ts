import { Type, type Static } from '@sinclair/typebox';
import type { MirrorAxis } from './mirror-axis.js';
import { MIRROR_AXES } from './mirror-axis.js';
import { closed, named, tagged, words } from './schema-words.js';

const LabelPairs = Type.Array(
  Type.Unsafe<readonly [string, string]>({
    type: 'array',
    items: { type: 'string' },
    minItems: 2,
    maxItems: 2,
    description: 'Two labels that mirroring swaps.',
  }),
);

const NAME = { pattern: '^[A-Za-z][A-Za-z0-9_ -]*$', names: 'a letter first, then letters, digits, spaces, _ and -' };

export const Task = tagged(
  [
    closed(
      {
        kind: Type.Literal('segmentation'),
        labels: named(Type.Integer({ minimum: 0, maximum: 255 }), {
          ...NAME,
          minProperties: 2,
          description:
            'Name and value of every label in the label maps. `background: 0` is required and values count up without gaps.',
        }),
        ignore: Type.Optional(
          Type.String({
            description:
              'The label of voxels that nobody annotated. It has the highest value, enters no loss and no metric, and is never predicted.',
          }),
        ),
        regions: Type.Optional(
          named(
            closed(
              {
                of: Type.Array(Type.String(), { minItems: 1, uniqueItems: true, description: 'Its labels.' }),
                as: Type.String({ description: 'The label that is written where the region is predicted.' }),
              },
              { description: 'One region.' },
            ),
            {
              ...NAME,
              minProperties: 1,
              description:
                'Overlapping regions that are trained and evaluated instead of the labels, each with an output of its own. Written in this order, so that a later one covers an earlier one.',
            },
          ),
        ),
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
    closed(
      {
        kind: Type.Literal('regression'),
        target: Type.String({ minLength: 1, description: 'Column of `data.table` with a number for each case.' }),
        unit: Type.Optional(
          Type.String({ minLength: 1, description: 'Unit of the target, e.g. ml. For tables and axes.' }),
        ),
        behaves_as: words(['volume', 'area', 'length', 'invariant'], {
          description:
            'What happens to the target when the object is enlarged by a factor s: volume times s^3, area times s^2, length times s, invariant nothing. Zoom carries it along.',
        }),
        depends_on: words(['shape', 'intensity'], {
          default: 'shape',
          'x-neutral': 'shape',
          description:
            'intensity: the target follows from how bright the image is (a density, a dose), so that nothing may take the level of its intensities away. shape: it follows from forms and patterns.',
        }),
        noise_sd: Type.Optional(
          Type.Number({
            exclusiveMinimum: 0,
            description:
              "Standard deviation between two readings of one target, in the target's unit: no error below it can be shown. For the checks after a run only.",
          }),
        ),
        transform: words(['none', 'log'], {
          default: 'none',
          description:
            "log: the network learns the logarithm of the target, for targets that are skewed. Predictions are turned back with Duan's smearing factor, so that they estimate the mean.",
        }),
      },
      { description: 'One number per image. It is standardised on the training cases of each fold.' },
    ),
  ],
  { description: 'What is predicted.' },
);
