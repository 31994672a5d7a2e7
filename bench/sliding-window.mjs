// Prediction of a whole image from overlapping windows: all of its time as a ratio to that of the network's passes in it.
//
//   node bench/sliding-window.mjs [--size 192] [--window 96] [--rounds 1]
import { spawnSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { bundleSide } from './support/bundle-side.mjs';
import { median } from './support/median.mjs';

const { values } = parseArgs({
  options: { size: { type: 'string' }, window: { type: 'string' }, rounds: { type: 'string' } },
});
const size = Number(values.size ?? 192);
const window = Number(values.window ?? 96);
const rounds = Number(values.rounds ?? 1);

const program = await bundleSide('bench/sliding-window/voxrun-window.ts');
const { windows, measured } = measure(size);
const prediction = median(measured.map((one) => one.prediction));
const ratio = median(measured.map((one) => one.prediction / one.passes));
console.log(`load ${loadavg()[0].toFixed(1)}`);
console.log(
  `${size}^3 with windows of ${window}^3: ${prediction.toFixed(1)} s for ${windows} windows, ` +
    `${ratio.toFixed(3)} x the sum of its network passes (bar 1.10), median of ${rounds}`,
);

function measure(edge) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, edge, window, rounds].map(String), {
    encoding: 'utf8',
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3', TF_NUM_INTRAOP_THREADS: '2' },
  });
  if (status !== 0) throw new Error(`the measurement failed:\n${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}
