import { runSelfTest } from './self-test.js';

// A process of its own, because the command line never loads TensorFlow. `voxrun doctor` reads this one line.
process.stdout.write(`${JSON.stringify(runSelfTest())}\n`);
