import { Type } from '@sinclair/typebox';
import { closed, named } from './schema-words.js';

export const Checks = closed(
  {
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
