// A whole run on n cases and on twice as many, in turn: wall time and the largest memory of any process of the run.
// Training is the same for both and short; ingest, prepare, predict and evaluate see every case. Needs a build, and
// Linux for the memory.
//
//   node bench/cases.mjs [--cases 40] [--size 64] [--rounds 2]
import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { clearInterval, setInterval } from 'node:timers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: { cases: { type: 'string' }, size: { type: 'string' }, rounds: { type: 'string' } },
});
const cases = Number(values.cases ?? 40);
const size = Number(values.size ?? 64);
const rounds = Number(values.rounds ?? 2);
const voxrun = join(root, 'dist', 'voxrun.cjs');
const POLL_MS = 20;

const work = mkdtempSync(join(tmpdir(), 'voxrun-bench-'));
try {
  const counts = [cases, 2 * cases];
  for (const count of counts) makeData(join(work, String(count)), count);
  const measured = counts.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, count] of counts.entries()) measured[index].push(await measure(join(work, String(count))));
  }
  const [once, twice] = measured.map((runs) => ({
    seconds: least(runs.map((run) => run.seconds)),
    peakMiB: least(runs.map((run) => run.peakMiB)),
  }));
  console.log(`whole runs on images of ${size}^3, least of ${rounds} in turn (load ${loadavg()[0].toFixed(1)})`);
  for (const [index, { seconds, peakMiB }] of [once, twice].entries()) {
    console.log(`${counts[index]} cases: ${seconds.toFixed(1)} s, largest process ${peakMiB.toFixed(0)} MiB`);
  }
  console.log(
    `twice the cases: time ${(twice.seconds / once.seconds).toFixed(2)} x (bar 2.20), ` +
      `memory ${(twice.peakMiB / once.peakMiB).toFixed(2)} x`,
  );
} finally {
  rmSync(work, { recursive: true });
}

/** One run into a new store: its seconds, and the largest resident memory of the command and its stages. */
async function measure(folder) {
  const runs = mkdtempSync(join(work, 'runs-'));
  const args = [voxrun, 'run', join(folder, 'experiment.yaml'), '--runs', runs, '--quiet'];
  const start = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (text) => (stderr += text));
  let peakMiB = 0;
  const poll = setInterval(() => (peakMiB = Math.max(peakMiB, ...familyOf(child.pid).map(peakOf))), POLL_MS);
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(poll);
  if (code !== 0) throw new Error(`the run failed:\n${stderr}`);
  rmSync(runs, { recursive: true });
  return { seconds: (performance.now() - start) / 1000, peakMiB };
}

function familyOf(pid) {
  const children = new Map();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const parent = /^PPid:\s+(\d+)/m.exec(statusOf(name))?.[1];
    if (parent !== undefined) children.set(Number(parent), [...(children.get(Number(parent)) ?? []), Number(name)]);
  }
  const all = [pid];
  for (const one of all) all.push(...(children.get(one) ?? []));
  return all;
}

function peakOf(pid) {
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(statusOf(pid))?.[1] ?? 0) / 1024;
}

/** Empty for a process that has ended in the meantime. */
function statusOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return '';
    throw error;
  }
}

function least(numbers) {
  return Math.min(...numbers);
}

function makeData(folder, count) {
  for (const part of ['images', 'labels']) mkdirSync(join(folder, part), { recursive: true });
  for (let index = 0; index < count; index++) {
    const name = `case_${String(index).padStart(4, '0')}.nii`;
    const radius = size / 4 + (index % 8);
    const label = new Uint8Array(size ** 3);
    const image = new Uint8Array(size ** 3);
    for (let v = 0; v < label.length; v++) {
      const [x, y, z] = [v % size, Math.floor(v / size) % size, Math.floor(v / size ** 2)];
      label[v] = Math.hypot(x - size / 2, y - size / 2, z - size / 2) < radius ? 1 : 0;
      image[v] = 60 + 80 * label[v] + ((v * 7919 + index * 104729) % 61);
    }
    writeFileSync(join(folder, 'images', name), nifti(image));
    writeFileSync(join(folder, 'labels', name), nifti(label));
  }
  writeFileSync(
    join(folder, 'experiment.yaml'),
    `version: 1
name: cases
seed: 1
data:
  channels: { scan: { image: 'images/{case}.nii', normalize: zscore } }
  label: labels/{case}.nii
  independent_unit: case
  split: { kind: kfold, folds: 2, seed: 1 }
task: { kind: segmentation, labels: { background: 0, ball: 1 } }
preprocessing: { orientation: RAS, spacing_mm: [1, 1, 1], crop: nonzero }
model: { kind: unet, features: [4, 8] }
training: { patch: [32, 32, 32], batch: 2, epochs: 1, steps_per_epoch: 4, optimizer: { kind: adamw, lr: 0.001 } }
inference: { tta: off }
`,
  );
}

/** An 8-bit NIfTI-1 file of 1 mm voxels along right, anterior and superior. */
function nifti(voxels) {
  const offset = 352;
  const bytes = Buffer.alloc(offset + voxels.length);
  bytes.writeInt32LE(348, 0);
  [3, size, size, size, 1, 1, 1, 1].forEach((length, i) => bytes.writeInt16LE(length, 40 + 2 * i));
  bytes.writeInt16LE(2, 70);
  bytes.writeInt16LE(8, 72);
  [1, 1, 1, 1].forEach((length, i) => bytes.writeFloatLE(length, 76 + 4 * i));
  bytes.writeFloatLE(offset, 108);
  bytes.writeFloatLE(1, 112);
  bytes.writeUInt8(2, 123);
  bytes.writeInt16LE(1, 254);
  [0, 1, 2].forEach((axis) => bytes.writeFloatLE(1, 280 + 20 * axis));
  bytes.write('n+1\0', 344, 'latin1');
  bytes.set(voxels, offset);
  return bytes;
}
