// One training step of each kind of network: median time, peak memory, number of parameters. Beside PyTorch in both
// memory layouts, from the same weights on the same batch, step by step in turn, where PyTorch is installed:
// VOXRUN_TORCH_PYTHON names its Python, else ~/.cache/voxrun-peers/torch and python3 are tried.
//
//   node bench/train-step.mjs [--network unet|resenc-unet|resnet] [--steps 10] [--threads 2]
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleSide } from './support/bundle-side.mjs';
import { findPython } from './support/find-python.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: { network: { type: 'string' }, steps: { type: 'string' }, threads: { type: 'string' } },
});
const steps = Number(values.steps ?? 10);
const threads = Number(values.threads ?? availableParallelism());
/** The first steps allocate and choose algorithms. */
const WARM_UP = 2;

/** U-Nets: Dice and cross entropy with deep supervision, SGD with Nesterov momentum. Regression: Huber loss, AdamW. */
const SUBJECTS = [
  {
    title: '3D U-Net 32-64-128-256, batch 2 of 40x56x40',
    network: { kind: 'unet', features: [32, 64, 128, 256], convsPerStage: 2 },
    batch: 2,
    patch: [40, 56, 40],
  },
  {
    title: 'residual encoder U-Net 32-64-128-256 with 1, 3, 4, 6 units, batch 2 of 40x56x40',
    network: { kind: 'resenc-unet', features: [32, 64, 128, 256], blocksPerStage: [1, 3, 4, 6], decoderConvs: 1 },
    batch: 2,
    patch: [40, 56, 40],
  },
  {
    title: 'residual regression network 16-32-64-128, batch 4 of 64x64x64',
    network: { kind: 'resnet', features: [16, 32, 64, 128], blocksPerStage: [1, 1, 1, 1], dropout: 0 },
    batch: 4,
    patch: [64, 64, 64],
  },
];

const subjects = SUBJECTS.filter(({ network }) => [undefined, network.kind].includes(values.network));
if (subjects.length === 0) {
  console.error(`--network is one of ${SUBJECTS.map(({ network }) => network.kind).join(', ')}`);
  process.exit(2);
}
const program = await bundleSide('bench/train-step/voxrun-step.ts');
const { engineEnvironment } = await import(await bundleSide('src/engine/engine-environment.ts'));
for (const subject of subjects) await compare(subject);

async function compare({ title, ...settings }) {
  const folder = mkdtempSync(join(tmpdir(), 'voxrun-bench-'));
  const children = [];
  const start = (name, file, args, env) => startSide({ name, file, args, env, children });
  try {
    const text = JSON.stringify(settings);
    const voxrun = await start('voxrun', process.execPath, [program, folder, text], computeEnvironment());
    const python = findTorch();
    // Its modules lie in the checkout, where nothing is to be left behind.
    const environment = { ...process.env, OMP_NUM_THREADS: String(threads), PYTHONDONTWRITEBYTECODE: '1' };
    const peers = [];
    for (const layout of python === undefined ? [] : ['contiguous', 'channels_last']) {
      const script = join(root, 'bench', 'train-step', 'pytorch_step.py');
      const args = [script, folder, text, layout, String(threads)];
      peers.push(await start(`PyTorch ${layout}`, python, args, environment));
    }
    const sides = [voxrun, ...peers];
    for (let i = 0; i < WARM_UP + steps; i++) for (const side of sides) await takeStep(side);
    console.log(`${title} (load of the machine ${loadavg()[0].toFixed(1)})`);
    report(voxrun, peers);
  } finally {
    for (const child of children) child.kill();
    rmSync(folder, { recursive: true });
  }
}

/** Exactly what a training stage is started with. */
function computeEnvironment() {
  return { ...process.env, ...engineEnvironment({ threads }) };
}

function findTorch() {
  return findPython({ variable: 'VOXRUN_TORCH_PYTHON', folder: 'torch', modules: ['torch'], further: ['python3'] });
}

async function startSide({ name, file, args, env, children }) {
  const child = spawn(file, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  children.push(child);
  const side = { name, child, steps: [], stderr: '' };
  child.stderr.on('data', (text) => (side.stderr += text));
  side.lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  side.about = await readLine(side);
  return side;
}

async function readLine(side) {
  const { value, done } = await side.lines.next();
  if (done) throw new Error(`${side.name} ended: ${side.stderr}`);
  return JSON.parse(value);
}

async function takeStep(side) {
  side.child.stdin.write('step\n');
  side.steps.push(await readLine(side));
}

function report(voxrun, peers) {
  const ours = summarize(voxrun);
  console.log(
    `one training step, ${threads} threads, median of ${steps} after ${WARM_UP} warm-up steps, taken in turn`,
  );
  for (const side of [voxrun, ...peers]) {
    const { median, least, peakMiB } = summarize(side);
    const figures = `${median.toFixed(3)} s (least ${least.toFixed(3)}), peak ${Math.round(peakMiB)} MiB`;
    const losses = `loss ${side.steps[0].loss.toFixed(6)}, after ${side.steps.length} steps ${side.steps.at(-1).loss.toFixed(6)}`;
    console.log(`${side.name.padEnd(22)} ${figures}, ${side.about.parameters} parameters, ${losses}`);
  }
  console.log(`oneDNN ${voxrun.stderr.includes('oneDNN custom operations are on') ? 'on' : 'OFF'}`);
  if (peers.length === 0) {
    console.log('no PyTorch here to compare with');
    return;
  }
  const figures = peers.map(summarize);
  const fastest = Math.min(...figures.map(({ median }) => median));
  const leanest = Math.min(...figures.map(({ peakMiB }) => peakMiB));
  console.log(
    `ratio to PyTorch in its faster layout: time ${(ours.median / fastest).toFixed(2)} (bar 1.00), ` +
      `memory ${(ours.peakMiB / leanest).toFixed(2)} (bar 1.50)`,
  );
}

function summarize({ steps: taken }) {
  const seconds = taken
    .slice(WARM_UP)
    .map((step) => step.seconds)
    .sort((a, b) => a - b);
  const middle = seconds.length / 2;
  const median = (seconds[Math.ceil(middle) - 1] + seconds[Math.floor(middle)]) / 2;
  return { median, least: seconds[0], peakMiB: taken.at(-1).peakMiB };
}
