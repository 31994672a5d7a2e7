'use strict';
// node scripts/warm-up.cjs DIST COMMAND...: runs a command of the bundle in this process and keeps what V8 compiled
// meanwhile, so that the next start of it compiles nothing. RUNS among its arguments stands for a folder with two runs.
// Part of the build.
const { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const [dist] = process.argv.splice(2, 1);
const { cacheName, compile, run } = require(join(dist, 'voxrun.cjs'));
const filename = join(dist, 'cli.cjs');
const script = compile(filename, undefined);
const folder = mkdtempSync(join(tmpdir(), 'voxrun-build-'));
const cache = join(dist, cacheName(process.argv.slice(2)));
process.on('exit', () => {
  writeFileSync(cache, script.createCachedData());
  rmSync(folder, { recursive: true, force: true });
});
const runs = process.argv.indexOf('RUNS');
if (runs !== -1) process.argv[runs] = makeRuns(join(folder, 'runs'));
run(script, filename);

/** Two records of runs that differ in a setting, in cases and in figures. */
function makeRuns(root) {
  const schema = JSON.parse(readFileSync('schemas/experiment.schema.json', 'utf8'));
  for (const seed of [1, 2]) {
    const id = `20260101-00000${seed}-0000000${seed}`;
    const path = join(root, 'small', id);
    const write = (name, value) => writeFileSync(join(path, name), JSON.stringify(value));
    const identity = String(seed).repeat(64);
    const rows = Array.from({ length: 8 }, (_, index) => {
      const value = 0.8 + ((index * 7 + seed * 3) % 11) / 100;
      return { case: `case_${index}`, unit: `case_${index}`, fold: 0, mean_foreground: value, dice: { organ: value } };
    });
    const mean = rows.reduce((sum, row) => sum + row.mean_foreground, 0) / rows.length;
    const pooled = { mean_foreground: mean, per_label: { organ: { mean } }, folds: [] };
    const cases = rows.map((row) => ({ id: row.case, unit: row.unit, images: { mri: identity }, label: identity }));
    mkdirSync(join(path, 'nodes'), { recursive: true });
    write('run.json', {
      ...{ format: 1, run: id, experiment: 'small', identity, startedAt: '2026-01-01T00:00:00.000Z' },
      ...{ commandLine: [], sets: [], file: 'small.yaml', dataRoot: '.', environment: { voxrun: '0' }, stages: {} },
    });
    write('resolved.json', { ...defaultsOf(schema), name: 'small', seed });
    write('cases.json', { format: 1, cases });
    write('summary.json', { format: 2, identity, labels: ['organ'], dice: pooled, per_case: rows });
  }
  return root;
}

/** What a schema says by itself: enough of an experiment to compare. */
function defaultsOf(schema) {
  const entries = Object.entries(schema.properties ?? {}).flatMap(([key, child]) => {
    if (child.properties !== undefined) return [[key, defaultsOf(child)]];
    return child.default === undefined ? [] : [[key, child.default]];
  });
  return Object.fromEntries(entries);
}
