// The page of a run of 5 folds with 200 cases: wall time against `node -e 0`, in turn, and its size. The run is a real
// one, trained for a moment. Needs a build.
//
//   node bench/report.mjs [--cases 200] [--rounds 5]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median } from './support/median.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const voxrun = join(root, 'dist', 'voxrun.cjs');
const { values } = parseArgs({ options: { cases: { type: 'string' }, rounds: { type: 'string' } } });
const cases = Number(values.cases ?? 200);
const rounds = Number(values.rounds ?? 5);

const work = mkdtempSync(join(tmpdir(), 'voxrun-bench-'));
try {
  call('init', '--example', 'asymmetric', 'data', '--cases', String(cases));
  call(
    'run',
    'data/experiment.yaml',
    '--quiet',
    ...['model.features=[4,8]', 'training.patch=[16,16,16]', 'training.epochs=1', 'training.steps_per_epoch=1'].flatMap(
      (set) => ['-S', set],
    ),
    ...['training.metric_steps=1', 'inference.tta=off', 'data.split={kind: kfold, folds: 5, seed: 1}'].flatMap(
      (set) => ['-S', set],
    ),
  );
  const experiment = join(work, 'runs', 'asymmetric');
  const run = readdirSync(experiment).find((name) => /^\d{8}-/.test(name));
  const out = join(work, 'report.html');
  const first = time(() => call('report', run, '-o', out, '--quiet'));
  const times = { node: [], report: [] };
  for (let round = 0; round < rounds; round++) {
    times.node.push(time(() => spawnSync(process.execPath, ['-e', '0'])));
    times.report.push(time(() => call('report', run, '-o', out, '--quiet')));
  }
  const [node, report] = [median(times.node), median(times.report)];
  console.log(`report of 5 folds and ${cases} cases, median of ${rounds} in turn (load ${loadavg()[0].toFixed(1)})`);
  console.log(`first, with pictures to cut: ${first.toFixed(2)} s (bar 3.00)`);
  console.log(`again: ${report.toFixed(2)} s, ${(report / node).toFixed(1)} x node -e 0 (${node.toFixed(3)} s)`);
  console.log(`size: ${(statSync(out).size / 1e6).toFixed(2)} MB (bar 5.00)`);
} finally {
  rmSync(work, { recursive: true });
}

function call(...args) {
  const { status, stderr } = spawnSync(process.execPath, [voxrun, ...args], { cwd: work, encoding: 'utf8' });
  if (status !== 0) throw new Error(`voxrun ${args.join(' ')} failed:\n${stderr}`);
}

function time(work) {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}
