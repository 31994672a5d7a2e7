import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runStageProcess } from '../../src/run/stage-process.js';

/** A stage process whose work is one small file. */
process.exit(
  await runStageProcess({
    taskPath: process.argv[2]!,
    load: () =>
      Promise.resolve({
        main(context) {
          writeFileSync(join(context.out, 'link.json'), '{}');
          return Promise.resolve();
        },
      }),
  }),
);
