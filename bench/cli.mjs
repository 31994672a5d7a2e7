// node bench/cli.mjs [ROUNDS]: wall time of commands as ratios to `node -e 0`, every command once per round in turn, and the
// tool's own cost per stage. Needs a build; uses DVC, Hydra, Snakemake and Guild only where they are installed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { median } from './support/median.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const rounds = Number(process.argv[2] ?? 20);
const voxrun = join(root, 'dist', 'voxrun.cjs');
const built = join(root, '.test-build');
const work = mkdtempSync(join(tmpdir(), 'voxrun-bench-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

await bundle();
const hippocampus = makeCases(join(work, 'hippocampus'), 65);
const many = makeCases(join(work, 'many'), 200);
const table = makeTable(join(work, 'table'), 5000);
const noop = ['run', join(many, 'experiment.yaml'), '--runs', join(many, 'runs'), '--quiet'];
// The results are made by stages that do nothing; the commands measured below are the real ones.
must(process.execPath, [join(built, 'puppet-cli.mjs'), ...noop]);

const commands = [
  ['node -e 0', process.execPath, ['-e', '0']],
  ['--help', process.execPath, [voxrun, '--help']],
  ['--version', process.execPath, [voxrun, '--version']],
  ['validate, 65 cases', process.execPath, [voxrun, 'validate', join(hippocampus, 'experiment.yaml')]],
  ['validate, table of 5,000 rows', process.execPath, [voxrun, 'validate', join(table, 'experiment.yaml')]],
  ['show', process.execPath, [voxrun, 'show', join(hippocampus, 'experiment.yaml')]],
  ['run with nothing to do, 200 cases, 6 folds', process.execPath, [voxrun, ...noop]],
  [
    'plan, 200 cases, 6 folds',
    process.execPath,
    [voxrun, 'plan', join(many, 'experiment.yaml'), '--runs', join(many, 'runs')],
  ],
  ...peers(),
];
const times = commands.map(() => []);
for (let round = -1; round < rounds; round++) {
  for (const [index, [, command, args]] of commands.entries()) {
    const seconds = must(command, args);
    if (round >= 0) times[index].push(seconds);
  }
}
const baseline = median(times[0]);
console.log(`median of ${rounds} interleaved rounds`);
for (const [index, [name]] of commands.entries()) {
  const seconds = median(times[index]);
  console.log(`${name.padEnd(46)} ${seconds.toFixed(3)} s  ${(seconds / baseline).toFixed(2)} x node -e 0`);
}

const stages = 50;
const chain = [];
for (let round = 0; round < 3; round++) {
  const { stdout } = spawnSync(process.execPath, [join(built, 'chain.mjs'), String(stages)], { encoding: 'utf8' });
  const empty = Array.from({ length: stages }, () => must(process.execPath, ['-e', '0'])).reduce(
    (sum, value) => sum + value,
    0,
  );
  chain.push(((Number(stdout) - empty) / stages) * 1000);
}
console.log(
  `own cost per stage (${stages} empty stages one after another, less ${stages} x node -e 0): ${median(chain).toFixed(0)} ms`,
);

function peers() {
  const venvs = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'voxrun-peers');
  const candidates = [
    ['dvc --version', join(venvs, 'pipelines', 'bin', 'dvc'), ['--version']],
    ['snakemake --version', join(venvs, 'pipelines', 'bin', 'snakemake'), ['--version']],
    ['guild --version', join(venvs, 'guild', 'bin', 'guild'), ['--version']],
  ];
  const found = candidates.filter(([, path]) => existsSync(path));
  const missing = candidates.filter(([, path]) => !existsSync(path)).map(([name]) => name.split(' ')[0]);
  if (missing.length > 0) console.log(`not installed, so not measured: ${missing.join(', ')}`);
  return found;
}

function must(command, args) {
  const began = process.hrtime.bigint();
  const { status, stderr } = spawnSync(command, args, {
    cwd: work,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr}`);
  return seconds;
}

async function bundle() {
  mkdirSync(built, { recursive: true });
  await build({
    entryPoints: [
      join(root, 'bench', 'stage-cost', 'chain.ts'),
      join(root, 'bench', 'stage-cost', 'child.ts'),
      join(root, 'test', 'support', 'puppet-cli.ts'),
      join(root, 'test', 'support', 'puppet-child.ts'),
    ],
    outdir: built,
    entryNames: '[name]',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    splitting: true,
    chunkNames: 'chunk-[hash]',
    packages: 'external',
    logLevel: 'error',
  });
}

function experiment(folds, cases) {
  return `version: 1
name: bench
data:
  ${cases}
  independent_unit: case
  split: { kind: kfold, folds: ${folds} }
task: { kind: segmentation, labels: { background: 0, anterior: 1, posterior: 2 } }
preprocessing: { orientation: RAS, spacing_mm: [1, 1, 1] }
augmentation: { mirror: { axes: [L/R] } }
model: { kind: unet, features: [16, 32, 64, 128] }
training: { patch: [40, 56, 40], epochs: 20, steps_per_epoch: 30 }
`;
}

/** Cases whose files are there and are never opened by the commands that are measured. */
function makeCases(folder, count) {
  for (const part of ['images', 'labels']) {
    mkdirSync(join(folder, part), { recursive: true });
    for (let i = 0; i < count; i++)
      writeFileSync(join(folder, part, `case_${String(i).padStart(4, '0')}.nii.gz`), `${part} ${i}`);
  }
  const cases = "channels: { mri: { image: 'images/{case}.nii.gz' } }\n  label: labels/{case}.nii.gz";
  writeFileSync(join(folder, 'experiment.yaml'), experiment(count === 200 ? 6 : 5, cases));
  return folder;
}

function makeTable(folder, rows) {
  makeCases(folder, rows);
  const ids = readdirSync(join(folder, 'images')).map((name) => name.replace('.nii.gz', ''));
  const lines = ids.map((id, index) => `${id},patient_${index % 1000},images/${id}.nii.gz,labels/${id}.nii.gz`);
  writeFileSync(join(folder, 'cases.csv'), ['case,patient,mri,label', ...lines].join('\n'));
  const cases = 'table: cases.csv\n  channels: { mri: { image: mri } }\n  label: label';
  writeFileSync(
    join(folder, 'experiment.yaml'),
    experiment(5, cases).replace('independent_unit: case', 'independent_unit: patient'),
  );
  return folder;
}
