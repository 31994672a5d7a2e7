import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LABELS = ['anterior', 'posterior'];
const MEASURES = ['dice', 'hd95', 'nsd'];

/** Gives each run in a folder the summary of a real one: three measures of two labels, case by case, no two equal. */
export function addSummaries(folder, cases) {
  for (const [number, id] of readdirSync(folder).sort().entries()) {
    const run = join(folder, id);
    const { identity } = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8'));
    const rows = Array.from({ length: cases }, (_, index) => caseRow(index, number));
    const pooled = Object.fromEntries(MEASURES.map((measure) => [measure, pool(rows, measure)]));
    const whole = { format: 2, kind: 'segmentation', labels: LABELS, surface: 'deepmind', ...pooled };
    writeFileSync(join(run, 'summary.json'), JSON.stringify({ ...whole, per_case: rows, identity }, undefined, 1));
  }
}

/** A repository in which a parameter was changed after the last commit. */
export function makeDvcParams(folder, dvc) {
  mkdirSync(folder, { recursive: true });
  const run = (command, ...args) => spawnSync(command, args, { cwd: folder });
  const params = (lr) => `lr: ${lr}\n${Array.from({ length: 100 }, (_, index) => `key_${index}: ${index}\n`).join('')}`;
  run('git', 'init', '-q', '.');
  run(dvc, 'init', '-q');
  writeFileSync(join(folder, 'params.yaml'), params(0.01));
  run('git', 'add', '-A');
  run('git', '-c', 'user.name=bench', '-c', 'user.email=bench@localhost', 'commit', '-qm', 'bench');
  writeFileSync(join(folder, 'params.yaml'), params(0.003));
  return folder;
}

function caseRow(index, run) {
  const id = `case_${String(index).padStart(4, '0')}`;
  const value = (measure, label) => 0.8 + wave(index, measure, label) / 10 + wave(index, run, measure + label) / 100;
  const figures = MEASURES.map((measure, m) => [
    measure,
    Object.fromEntries(LABELS.map((label, l) => [label, value(m, l)])),
  ]);
  return { case: id, unit: id, fold: index % 6, mean_foreground: 0.85, ...Object.fromEntries(figures) };
}

function wave(...parts) {
  const turned = Math.sin(parts.reduce((sum, part) => sum * 7.31 + part + 1, 0)) * 43758.5453;
  return turned - Math.floor(turned);
}

function pool(rows, measure) {
  const means = LABELS.map((label) => rows.reduce((sum, row) => sum + row[measure][label], 0) / rows.length);
  return {
    mean_foreground: (means[0] + means[1]) / 2,
    per_label: Object.fromEntries(LABELS.map((label, index) => [label, { mean: means[index] }])),
  };
}
