import type { StageModule } from '../graph/stage-context.js';
import { runStageProcess } from '../run/stage-process.js';

/** Entry of a stage process: `node stage.mjs <attempt>/task.json`. Each stage's work is loaded only when it is its turn. */
const mains: Readonly<Record<string, () => Promise<StageModule>>> = {
  ingest: () => import('./ingest/main.js'),
  split: () => import('./split/main.js'),
  analyze: () => import('./analyze/main.js'),
  configure: () => import('./configure/main.js'),
  prepare: () => import('./prepare/main.js'),
  preflight: () => import('./preflight/main.js'),
  'control-zeroed-inputs': () => import('./control/main.js'),
  'control-shuffled-targets': () => import('./control/main.js'),
  'control-half-of-units': () => import('./control/main.js'),
  'control-quarter-of-units': () => import('./control/main.js'),
  train: () => import('./train/main.js'),
  predict: () => import('./predict/main.js'),
  evaluate: () => import('./evaluate/main.js'),
  audit: () => import('./audit/main.js'),
  summarize: () => import('./summarize/main.js'),
  'ingest-test': () => import('./ingest-test/main.js'),
  'predict-test': () => import('./predict-test/main.js'),
  'evaluate-test': () => import('./evaluate-test/main.js'),
  'inspect-image': () => import('./inspect-image/main.js'),
  'predict-image': () => import('./predict-image/main.js'),
  preview: () => import('./preview/main.js'),
  'picture-case': () => import('./picture-case/main.js'),
};

const taskPath = process.argv[2];
if (taskPath === undefined) {
  process.stderr.write('usage: node stage.mjs TASK.json\n');
  process.exit(2);
}
const code = await runStageProcess({
  taskPath,
  load: async (stage) => {
    const load = mains[stage];
    if (load === undefined) throw new Error(`unknown stage ${stage}; known: ${Object.keys(mains).join(', ')}`);
    return load();
  },
});
process.exit(code);
