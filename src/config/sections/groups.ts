import { Type, type Static } from '@sinclair/typebox';
import { closed, named, oneOf, words } from './schema-words.js';

const KEY = {
  pattern: '^[^.,~=\\u0000-\\u001f\\u007f-\\u009f]+([.][^.,~=\\u0000-\\u001f\\u007f-\\u009f]+)*$',
  names: 'a key as for --set, e.g. training.epochs',
};

const off = words(['off'], { description: 'None, although an extended file has some.' });

const member = (description: string) =>
  closed(
    {
      name: Type.String({
        pattern: '^[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?$',
        'x-allowed':
          'a letter or digit first, then letters, digits, ., _ and -, no . at the end, 100 characters at most',
        description: 'What it is called in tables and after `--variant`. `base` is the file without it.',
      }),
      set: Type.Optional(
        named(Type.Unsafe<unknown>({ description: 'The value, which replaces the one that is there.' }), {
          ...KEY,
          names: `${KEY.names}; a key to delete stands under remove`,
          description: 'What it changes, by dotted keys as for `--set`: `training.optimizer.lr: 0.01`.',
        }),
      ),
      remove: Type.Optional(
        Type.Array(
          Type.String({
            pattern: KEY.pattern,
            'x-allowed': 'a key, e.g. training.early_stopping',
            description: 'A dotted key.',
          }),
          { description: 'Keys that it takes out of the file before it sets others, so that their defaults return.' },
        ),
      ),
    },
    { description },
  );

/** The keys that make several runs of one file. They are no settings: each run has settings without them. */
export const GroupsSchema = Type.Object(
  {
    variants: Type.Optional(
      oneOf([Type.Array(member('One variant.'), { minItems: 1 }), off], {
        description: 'Independent changes of the experiment. The experiment itself runs first, as `base`.',
      }),
    ),
    sweep: Type.Optional(
      oneOf(
        [
          named(
            Type.Array(Type.Unsafe<unknown>({ description: 'One value of the key.' }), {
              minItems: 1,
              description: 'Values that the key takes in turn.',
            }),
            { ...KEY, minProperties: 1, description: 'Values by dotted keys: `training.batch: [2, 4]`.' },
          ),
          off,
        ],
        { description: 'A grid: one run for each combination of the values.' },
      ),
    ),
    ladder: Type.Optional(
      oneOf(
        [
          closed(
            {
              rule: words(['interval', 'mean'], {
                default: 'interval',
                description:
                  'When a step is kept. interval: the 95 % interval of the paired difference of the headline metric, averaged over the seeds, is clear of zero on the better side. mean: the mean is better.',
              }),
              seeds: Type.Integer({
                minimum: 1,
                maximum: 100,
                default: 3,
                description:
                  'How often each step runs on the fold that decides: with `seed`, and with the numbers that follow it.',
              }),
              fold: Type.Integer({
                minimum: 0,
                default: 0,
                description: 'The fold that decides. What is kept at the end is measured on all other folds.',
              }),
              steps: Type.Array(member('One step.'), {
                minItems: 1,
                description: 'In the order in which they are tried.',
              }),
            },
            { description: 'Steps and the rule.' },
          ),
          off,
        ],
        {
          description:
            'Cumulative changes: each step adds to those kept before it, and is kept or dropped by the rule. Step 0 is the experiment itself, `base`.',
        },
      ),
    ),
  },
  { unevaluatedProperties: false },
);

export type GroupKind = keyof Static<typeof GroupsSchema>;
/** When a step of a ladder is kept. */
export type LadderRule = 'interval' | 'mean';

/** How a ladder decides. */
export interface LadderDeciding {
  readonly rule: LadderRule;
  /** How many seeds each step runs with. */
  readonly seeds: number;
  /** The fold that decides, from 0. */
  readonly fold: number;
}
