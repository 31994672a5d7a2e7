// node bench/cli.mjs [ROUNDS]: wall time of commands as ratios to `node -e 0`, every command once per round in turn, and the
// tool's own cost per stage. Needs a build; uses DVC, Hydra, Snakemake and Guild only where they are installed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { addSummaries, makeDvcParams } from './support/make-compared.mjs';
import { makeRuns } from './support/make-runs.mjs';
import { makeDvcPipeline, makeSnakemakePipeline } from './support/make-pipelines.mjs';
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
const files = makeCases(join(work, 'files'), 2500);
const noopOfFiles = ['run', join(files, 'experiment.yaml'), '--runs', join(files, 'runs'), '--quiet'];
const noop = ['run', join(many, 'experiment.yaml'), '--runs', join(many, 'runs'), '--quiet'];
// The results are made by stages that do nothing; the commands measured below are the real ones.
for (const args of [noop, noopOfFiles]) must(process.execPath, [join(built, 'puppet-cli.mjs'), ...args]);
const compared = makeCompared(join(work, 'compared'), join(many, 'experiment.yaml'));
const listed = makeListed(join(work, 'listed'), join(many, 'runs', 'bench'));
const bestOf = ['-F', 'evaluation.dice > 0.85 and training.optimizer.lr < 0.01', '--sort', '-evaluation.dice'];

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
  [
    'plan with nothing to do, 5,000 files',
    process.execPath,
    [voxrun, 'plan', join(files, 'experiment.yaml'), '--runs', join(files, 'runs')],
  ],
  [
    'list, 10,000 runs, filtered and sorted',
    process.execPath,
    [voxrun, 'list', '--runs', listed, ...bestOf, '-n', '20'],
  ],
  ['list, the same, all 1,860 lines of it', process.execPath, [voxrun, 'list', '--runs', listed, ...bestOf]],
  ['diff of two runs, 200 cases, 6 folds', process.execPath, [voxrun, 'diff', '--runs', compared], { status: 1 }],
  ['list, 1 run', process.execPath, [voxrun, 'list', '--runs', join(many, 'runs')]],
  ['status, 10,000 runs', process.execPath, [voxrun, 'status', '--runs', listed]],
  ...peers(),
];
const times = commands.map(() => []);
for (let round = -1; round < rounds; round++) {
  for (const [index, [, command, args, options]] of commands.entries()) {
    const seconds = must(command, args, options);
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
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(built, 'chain.mjs'), String(stages)], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the chain of stages ended with ${status}: ${stderr}`);
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
  const guild = join(venvs, 'guild', 'bin', 'guild');
  const dvc = join(venvs, 'pipelines', 'bin', 'dvc');
  const snakemake = join(venvs, 'pipelines', 'bin', 'snakemake');
  const guildHome = makeGuildRuns(venvs);
  const [dvcStages, rules] = [
    makeDvcPipeline(join(work, 'stages'), 30),
    makeSnakemakePipeline(join(work, 'rules'), 30),
  ];
  if (existsSync(dvc)) {
    must(dvc, ['init', '--no-scm', '-q'], { cwd: dvcStages });
    must(dvc, ['repro', '-q'], { cwd: dvcStages });
  }
  if (existsSync(snakemake)) must(snakemake, ['-c1', '-q'], { cwd: rules });
  const candidates = [
    ['dvc --version', dvc, ['--version']],
    ['dvc repro with nothing to do, 30 stages', dvc, ['repro', '-q'], { cwd: dvcStages }],
    ['snakemake with nothing to do, 30 rules', snakemake, ['-c1', '-q'], { cwd: rules }],
    ['guild --version', guild, ['--version']],
    ['guild runs, 3 runs', guild, ['-H', guildHome, 'runs']],
    ['guild diff', guild, ['-H', guildHome, 'diff', '1', '2', '--flags']],
    ['dvc params diff', dvc, ['params', 'diff'], { cwd: makeDvcParams(join(work, 'dvc'), dvc) }],
  ];
  const found = candidates.filter(([, path]) => existsSync(path));
  const missing = candidates.filter(([, path]) => !existsSync(path)).map(([name]) => name.split(' ')[0]);
  if (missing.length > 0) console.log(`not installed, so not measured: ${missing.join(', ')}`);
  return found;
}

/** Runs of voxrun to be listed, with their index: it is written once all of them have settled. */
function makeListed(folder, experiment) {
  const [template] = readdirSync(experiment).map((run) => join(experiment, run));
  makeRuns({ template, folder, count: 10_000 });
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2500);
  must(process.execPath, [voxrun, 'list', '--runs', folder, '-q']);
  return folder;
}

/** A home of Guild with three runs of a one-line script, if it is installed. */
function makeGuildRuns(venvs) {
  const home = join(work, 'guild');
  const guild = join(venvs, 'guild', 'bin', 'guild');
  mkdirSync(home);
  writeFileSync(join(work, 'train.py'), 'lr = 0.1\nprint("loss:", lr)\n');
  for (const lr of existsSync(guild) ? [0.1, 0.01, 0.001] : []) {
    must(guild, ['-H', home, 'run', 'train.py', `lr=${lr}`, '-y']);
  }
  return home;
}

/** Two runs that differ in settings and figures, made by stages that do nothing. */
function makeCompared(folder, file) {
  const args = ['run', file, '--runs', folder, '--quiet'];
  const changes = ['--set', 'training.optimizer.lr=0.003', '--set', 'inference.overlap=0.25'];
  for (const more of [[], changes]) must(process.execPath, [join(built, 'puppet-cli.mjs'), ...args, ...more]);
  addSummaries(join(folder, 'bench'), 200);
  return folder;
}

function must(command, args, { status: expected = 0, cwd = work } = {}) {
  const began = process.hrtime.bigint();
  const { status, stderr } = spawnSync(command, args, {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  if (status !== expected) throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr}`);
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
