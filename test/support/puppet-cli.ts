import { fileURLToPath } from 'node:url';
import { processIo } from '../../src/cli/process-io.js';
import { runProgram } from '../../src/cli/program.js';

/** The real command line with puppet stages. */
process.exitCode = await runProgram(
  process.argv.slice(2),
  processIo({ stages: { entry: fileURLToPath(new URL('puppet-child.mjs', import.meta.url)), needEngine: false } }),
);
