import { Type } from '@sinclair/typebox';
import { closed, oneOf, words } from './schema-words.js';

export const Resources = closed(
  {
    engine: words(['auto', 'native', 'cpu'], {
      default: 'auto',
      description:
        'What computes: the native TensorFlow library, or cpu: pure JavaScript, for small experiments where the library cannot be installed. auto: native where it is possible.',
    }),
    gpus: oneOf([words(['auto']), Type.Integer({ minimum: 0, maximum: 64 })], {
      default: 'auto',
      'x-neutral': 'auto',
      description: 'auto: a GPU if the machine has one. 0: the CPU. A number is needed and never replaced by the CPU.',
    }),
    threads: Type.Integer({
      minimum: 1,
      maximum: 1024,
      default: 2,
      description: 'CPU threads of one training or prediction. Recorded: another number gives other last bits.',
    }),
    minutes: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        description: 'Time budget of one stage; a stage that needs longer is stopped.',
      }),
    ),
  },
  { default: {}, description: 'What a stage may use. Recorded with each result; changes no stored result.' },
);
