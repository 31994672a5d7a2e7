import { fileURLToPath } from 'node:url';
import { processIo } from '../../src/cli/process-io.js';
import { runProgram } from '../../src/cli/program.js';
import type { EngineState } from '../../src/engine/engine-state.js';

/** As if the engine for GPUs were installed; the devices are those of the `nvidia-smi` on the PATH. */
const cudaEngine = (): EngineState => ({
  installed: true,
  release: 'puppet engine',
  build: 'cuda',
  library: '/nowhere',
  binding: '/nowhere/binding.node',
});

/** The real command line with puppet stages. PUPPET_ENGINE=cuda lets them compute on GPUs. */
process.exitCode = await runProgram(
  process.argv.slice(2),
  processIo({
    stages: {
      entry: fileURLToPath(new URL('puppet-child.mjs', import.meta.url)),
      ...(process.env.PUPPET_ENGINE === 'cuda' ? { needEngine: true, engineState: cudaEngine } : { needEngine: false }),
    },
  }),
);
