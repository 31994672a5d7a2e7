import { Type } from '@sinclair/typebox';
import { closed, named, oneOf, tagged, words } from './schema-words.js';

const component = Type.Optional(
  Type.Integer({
    minimum: 0,
    maximum: 65535,
    description: 'Of NIfTI files with more than three axes: which of their 3D volumes is meant, counted from 0.',
  }),
);

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
          component,
          normalize: words(['zscore', 'ct', 'rescale', 'none'], {
            default: 'zscore',
            description:
              'zscore: (x - mean) / standard deviation of each case, measured on the cropped image at its own resolution. ct: clipped to the 0.5 and 99.5 percentile of the foreground of all cases outside the test set, then z-score with its mean and standard deviation. rescale: to 0..1 per case.',
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
    label: Type.Optional(
      oneOf(
        [
          Type.String({ minLength: 1 }),
          closed(
            {
              map: Type.String({
                minLength: 1,
                description: 'Path of the label map with `{case}`, or, with `table`, the name of a column of paths.',
              }),
              component,
            },
            { description: 'Label maps that are one volume of files with several.' },
          ),
        ],
        {
          description:
            'Path of the label map with `{case}`, or, with `table`, the name of a column of paths; with `component` as `{map: ..., component: 0}`. Needed by a segmentation.',
        },
      ),
    ),
    table: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'CSV file with a column `case`, and columns for whatever the other keys name; `parent` names the case that a derived one was made from, `derived_by` how.',
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
              description:
                'Regular expression over the case id; its first group is the unit, e.g. ^(p[0-9]+)_ for p012_scan3.',
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
    test: Type.Optional(
      closed(
        {
          fraction: Type.Optional(
            Type.Number({
              exclusiveMinimum: 0,
              exclusiveMaximum: 1,
              description:
                'Share of the independent units, drawn as wholes. Nearly the same are drawn when cases are added.',
            }),
          ),
          seed: Type.Integer({ minimum: 0, maximum: 4294967295, default: 1, description: 'Of the draw.' }),
          column: Type.Optional(
            Type.String({
              minLength: 1,
              description: 'Instead of `fraction`: the column of `table` that names test cases.',
            }),
          ),
          value: Type.Optional(Type.String({ minLength: 1, description: 'What stands in `column` for a test case.' })),
        },
        {
          description:
            'Cases that no fold, statistic, planner or selection reads: only `voxrun test` does, and each look is counted. Either `fraction`, or `column` and `value`.',
        },
      ),
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
            stratify: words(['none', 'labels', 'target'], {
              default: 'none',
              'x-neutral': 'none',
              description:
                'labels: folds get equal shares of the units with each label. target: of small and large targets.',
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
            stratify: words(['none', 'labels', 'target'], {
              default: 'none',
              'x-neutral': 'none',
              description:
                'labels: folds get equal shares of the units with each label. target: of small and large targets.',
            }),
          },
          { description: 'One fold.' },
        ),
        closed(
          {
            kind: Type.Literal('file'),
            file: Type.String({
              minLength: 1,
              description:
                "JSON file, from `root`: a list with `{train: [...], validation: [...]}` of case ids for each fold; nnU-Net's splits_final.json is one (`val`).",
            }),
          },
          { description: 'Folds as they stand in a file.' },
        ),
      ],
      { description: 'How units are divided into training and validation.' },
    ),
  },
  { description: 'Which images there are and how they are divided.' },
);
