import { Type } from '@sinclair/typebox';
import { closed, named, words } from './schema-words.js';

/** What a control training changes of the real one. */
const CONTROLS = ['zeroed_inputs', 'shuffled_targets', 'half_of_units', 'quarter_of_units'] as const;

export const Checks = closed(
  {
    preflight: Type.Boolean({
      default: true,
      'x-neutral': false,
      description:
        'Before a training: learn one batch by heart with a small version of the network, and predict it through the real inference.',
    }),
    audit: Type.Boolean({
      default: true,
      'x-neutral': false,
      description:
        'After a training: hold its way of seeing images against that of inference, and look for the setting that makes a difference.',
    }),
    controls: Type.Array(words(CONTROLS), {
      default: [],
      'x-neutral': [],
      uniqueItems: true,
      description:
        'Further trainings of each fold, as long as the real one: without images, with exchanged targets, with a half or a quarter of the independent units. Each takes the time of a training.',
    }),
    max_proxy_gap: Type.Number({
      minimum: 0,
      default: 0.1,
      'x-neutral': 0.1,
      description:
        'Tell when the metric of whole images is worse than that of the last validation during training by more: of Dice absolutely, of a mean absolute error as a share.',
    }),
    max_padding: Type.Number({
      minimum: 0,
      maximum: 1,
      default: 0.5,
      description: 'Warn when more than this share of the patch is padding for the median case.',
    }),
    max_parameters_per_unit: Type.Number({
      minimum: 0,
      default: 10_000_000,
      'x-neutral': 10_000_000,
      description: 'Warn when a network has more parameters than this for each independent unit that a fold trains on.',
    }),
    accept: named(
      closed(
        {
          value: Type.Unsafe<unknown>({
            description: 'The value that is accepted, as the finding prints it. Another value is refused again.',
          }),
          reason: Type.String({ minLength: 1, description: 'Why this is right here. Stands in every report.' }),
        },
        { description: 'One accepted finding.' },
      ),
      {
        pattern: '^[A-Z][A-Z0-9_]*$',
        names: 'the code of a finding, e.g. TTA_NOT_TRAINED',
        default: {},
        description: 'Findings that are accepted in writing, by code.',
      },
    ),
  },
  {
    default: {},
    description: 'Thresholds of the checks and accepted findings. In no fingerprint: judging again is free.',
  },
);
