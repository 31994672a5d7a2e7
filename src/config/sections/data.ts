import { Type } from '@sinclair/typebox';
import { closed, named, oneOf, tagged, words } from './schema-words.js';

export const Data = closed(
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
