import { Type } from '@sinclair/typebox';
import { closed, words } from './schema-words.js';

export const Resources = closed(
  {
    engine: words(['auto', 'native'], {
      default: 'auto',
      description: 'What computes: the native TensorFlow library.',
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
