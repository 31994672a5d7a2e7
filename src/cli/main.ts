import { join } from 'node:path';
import { packageRoot } from '../base/package-root.js';
import { processIo } from './process-io.js';
import { runProgram } from './program.js';

// Without a top-level await, so that it can be bundled as CommonJS, which alone starts from compiled code.
void runProgram(
  process.argv.slice(2),
  processIo({ stages: { entry: join(packageRoot(), 'dist', 'stage.mjs'), needEngine: true } }),
).then((code) => {
  process.exitCode = code;
});
