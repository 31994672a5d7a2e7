import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../src/base/json.js';
import { without } from '../src/base/without.js';
import { buildPuppets } from './support/build-puppets.js';
import { createRig, smallCases, smallExperiment, type Outcome, type Rig } from './support/rig.js';

let rig: Rig;
/** Ids of the runs: as written; forced to compute the same again; with another rate and overlap; on other data. */
let base: string;
let again: string;
let changed: string;
let otherData: string;

beforeAll(async () => {
  rig = createRig({ cli: await buildPuppets(), files: { 'small.yaml': smallExperiment, ...smallCases(8) } });
  await run();
  await run('--force');
  await run('--set', 'training.optimizer.lr=0.003', '--set', 'inference.overlap=0.25');
  rig.write({ 'labels/case_1.nii.gz': 'redrawn' });
  for (const part of ['images', 'labels']) {
    renameSync(join(rig.folder, part, 'case_7.nii.gz'), join(rig.folder, part, 'patient_7.nii.gz'));
  }
  rig.write({ 'images/case_8.nii.gz': 'image 8', 'labels/case_8.nii.gz': 'label 8' });
  await run();
  [base = '', again = '', changed = '', otherData = ''] = rig.runs().map((path) => basename(path));
});

async function run(...args: string[]): Promise<void> {
  const { code, stderr } = await rig.voxrun(['run', 'small.yaml', ...args]);
  expect(code, stderr).toBe(0);
}

function pathOf(id: string): string {
  return join(rig.folder, 'runs', 'small', id);
}

function edit(id: string, file: string, change: (value: JsonObject) => JsonObject): void {
  const path = join(pathOf(id), file);
  writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, 'utf8')) as JsonObject)));
}

/** A copy of a run that a test may change. Its id sorts before all others. */
function copyOf(id: string, number: number): string {
  const copy = `20200101-0000${String(number).padStart(2, '0')}-${id.split('-')[2]!}`;
  cpSync(pathOf(id), pathOf(copy), { recursive: true });
  return copy;
}

/** Dice by case, as a real summary has it. */
function withDice(id: string, front: readonly number[]): void {
  edit(id, 'summary.json', (summary) => {
    const mean = front.reduce((sum, value) => sum + value, 0) / front.length;
    return {
      ...summary,
      labels: ['front'],
      dice: { mean_foreground: mean, per_label: { front: { mean } }, folds: [] },
      per_case: front.map((value, index) => ({ case: `case_${index}`, unit: `case_${index}`, dice: { front: value } })),
    };
  });
}

const diff = (...args: string[]): Promise<Outcome> => rig.voxrun(['diff', ...args]);

async function jsonOf(...args: string[]): Promise<JsonObject> {
  const { stdout, stderr } = await diff(...args, '--json');
  expect(stderr).toBe('');
  return JSON.parse(stdout) as JsonObject;
}

describe('voxrun diff of two runs', () => {
  test('names each changed key with what it makes to compute', async () => {
    const { code, stdout, stderr } = await diff(again, changed);
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toBe(`A  ${again} (small)
B  ${changed} (small)

settings: 2 keys differ
  train and after
    training.optimizer.lr  0.01 -> 0.003
  predict and after (no network is trained again)
    inference.overlap      0.5 -> 0.25

B recomputes: train, predict, evaluate, summarize (not ingest, split, analyze,
  prepare)
the same: data, split, code, metrics, env`);
  });

  test.each([
    ['itself', () => base],
    ['its own rerun', () => again],
  ])('says that a run and %s are identical', async (_title, other) => {
    expect(await diff(base, other())).toEqual({
      code: 0,
      stdout: `A  ${base} (small)
B  ${other()} (small)

identical: settings, data, split, code, metrics, env`,
      stderr: '',
    });
  });

  test('turned round exchanges the sides and keeps the consequences', async () => {
    const [there, back] = [await jsonOf(base, changed), await jsonOf(changed, base)];
    const changesOf = (report: JsonObject) => (report.settings as JsonObject).changes as unknown as JsonObject[];
    expect(changesOf(there).map(({ key, before, after, stages }) => [key, before, after, stages])).toEqual(
      changesOf(back).map(({ key, before, after, stages }) => [key, after, before, stages]),
    );
    expect([there.before, there.after]).toEqual([back.after, back.before]);
  });

  test('names added, renamed and changed cases', async () => {
    const { code, stdout } = await diff('--data', again, otherData);
    expect([code, stdout]).toEqual([
      1,
      `A  ${again} (small)
B  ${otherData} (small)

data
  8 cases -> 9
  1 added: case_8
  1 renamed, with the same content: case_7 -> patient_7
  label of 1 changed: case_1`,
    ]);
  });

  test('without names compares the last two, and with one name the run before it', async () => {
    const last = await diff();
    expect(last.stdout).toMatch(new RegExp(`^A {2}${changed} .*\nB {2}${otherData} `));
    const before = await diff(again);
    expect(before.stdout).toMatch(new RegExp(`^A {2}${base} .*\nB {2}${again} `));
  });

  test('compares a run with its parent, where it has one', async () => {
    const child = copyOf(changed, 30);
    const named = `30000101-000000-${child.split('-')[2]!}`;
    renameSync(pathOf(child), pathOf(named));
    edit(named, 'run.json', (start) => ({ ...start, parent: { run: base, how: 'rerun' } }));
    const { stdout } = await diff(named);
    rmSync(pathOf(named), { recursive: true });
    expect(stdout).toMatch(new RegExp(`^A {2}${base} `));
  });

  test('gives figures their paired difference, and the word for it', async () => {
    const [a, b] = [copyOf(base, 1), copyOf(changed, 2)];
    withDice(a, [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
    withDice(b, [0.75, 0.75, 0.75, 0.75, 0.75, 0.75, 0.75, 0.75]);
    expect((await diff(a, b, '--metrics')).stdout).toBe(`A  ${a} (small)
B  ${b} (small)

metrics: B - A over 8 independent units that both evaluated
                   A       B    B - A  95 % interval
  dice        0.5000  0.7500  +0.2500  [0.2500, 0.2500]  better
  dice front  0.5000  0.7500  +0.2500  [0.2500, 0.2500]  better`);
    withDice(b, [0.6, 0.4, 0.6, 0.4, 0.6, 0.4, 0.6, 0.41]);
    const noise = await diff(a, b, '--metrics');
    expect([noise.code, noise.stdout]).toEqual([1, expect.stringMatching(/^ {2}dice +.* within noise$/m)]);
  });

  test('warns that other labels may make the difference', async () => {
    const [a, b] = [copyOf(base, 3), copyOf(otherData, 4)];
    withDice(a, [0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
    withDice(b, [0.5, 0.5, 0.5, 0.5, 0.5, 0.6]);
    expect((await diff(a, b, '--metrics')).stdout).toContain(
      'labels of 1 case are not the same: the difference may come from the data\n',
    );
  });

  test('shows the machine, which does not count as a difference', async () => {
    const elsewhere = copyOf(base, 5);
    edit(elsewhere, 'run.json', (start) => ({
      ...start,
      environment: { ...(start.environment as JsonObject), host: 'cluster', node: 'v24.0.0', threads: 8 },
    }));
    const { code, stdout } = await diff(base, elsewhere);
    expect(code).toBe(0);
    expect(stdout).toContain('environment, which does not count as a difference\n  node     v');
    expect(stdout).toMatch(/ -> cluster$/m);
    expect(stdout).toMatch(/\nthe same: settings, data, split, code, metrics$/);
  });

  test('tells versions of voxrun, build and stages apart', async () => {
    const newer = copyOf(base, 6);
    edit(newer, 'run.json', (start) => ({
      ...start,
      build: 'abc',
      stages: { ...(start.stages as JsonObject), train: 99 },
      environment: { ...(start.environment as JsonObject), voxrun: '9.0.0' },
    }));
    const { code, stdout } = await diff(base, newer, '--code', '--settings');
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /\n\ncode\n {2}voxrun +\S+ -> 9\.0\.0\n {2}build +\(from its sources\) -> abc\n {2}stage train +\d+ -> 99\n\n/,
    );
    expect(stdout).toContain('B recomputes: train, predict, evaluate, summarize (not ');
  });

  test('of which one computed some folds only says so', async () => {
    const partial = copyOf(base, 7);
    edit(partial, 'run.json', (start) => ({ ...start, folds: [0] }));
    const { code, stdout } = await diff(base, partial, '--split');
    expect([code, stdout]).toEqual([1, expect.stringContaining('\nsplit\n  folds computed: all -> 0')]);
  });
});

describe('a run of an older version', () => {
  test('has the cases that its stages recorded, and neutral values for keys that it did not know', async () => {
    const [older, newer] = [copyOf(base, 10), copyOf(base, 11)];
    rmSync(join(pathOf(older), 'cases.json'));
    edit(older, 'run.json', (start) => ({
      ...without(start, 'stages'),
      environment: { ...(start.environment as JsonObject), voxrun: '0.0.9' },
    }));
    edit(older, 'resolved.json', (settings) => ({
      ...settings,
      training: without(settings.training as JsonObject, 'clip_norm'),
    }));
    const { code, stdout } = await diff(older, newer);
    expect(code).toBe(1);
    expect(stdout).toContain('    training.clip_norm  (not in voxrun 0.0.9: as off) -> 12\n');
    expect(stdout).toContain('\ncode\n  voxrun  0.0.9 -> ');
    expect(stdout).toContain(`data not wholly compared: A is of a version that kept no cases.json: its cases
  are those that its stages recorded
`);
    const data = await diff('--data', older, otherData);
    expect(data.stdout).toContain(
      '  1 renamed, with the same content: case_7 -> patient_7\n  label of 1 changed: case_1',
    );
  });

  test('or a damaged one is compared as far as it can be read', async () => {
    const damaged = copyOf(base, 12);
    for (const file of ['summary.json', 'cases.json', 'nodes/split.json']) {
      writeFileSync(join(pathOf(damaged), file), '{"format": 1, "half');
    }
    const { code, stdout, stderr } = await diff(damaged, changed);
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toContain('training.optimizer.lr  0.01 -> 0.003');
    expect(stdout).toContain('split not wholly compared: A has no result of split yet\n');
    expect(stdout).toContain('metrics not wholly compared: A has no whole summary.json: `voxrun resume\n');
    writeFileSync(join(pathOf(damaged), 'resolved.json'), '[]');
    expect((await diff(damaged, changed)).stdout).toContain(
      'settings not wholly compared: A has no readable resolved.json\n',
    );
  });

  test('cannot lead out of the store, or send control characters to a terminal', async () => {
    const hostile = copyOf(base, 13);
    edit(hostile, 'nodes/split.json', (node) => ({ ...node, result: '../../../..' }));
    edit(hostile, 'resolved.json', (settings) => ({ ...settings, description: '\u001b[31mred\u202e' }));
    const { stdout } = await diff(hostile, base);
    expect(stdout).toContain('description  "\\u001b[31mred\\u202e" -> (missing)');
    expect(stdout).toContain('split not wholly compared: A has no result of split yet');
  });
});

describe('voxrun diff with a file', () => {
  test('compares it with the last run of its experiment', async () => {
    rig.write({
      'next.yaml': smallExperiment.replace('folds: 2', 'folds: 2, seed: 7').replace('epochs: 3', 'epochs: 4'),
    });
    const { code, stdout, stderr } = await diff('next.yaml');
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toMatch(
      new RegExp(`^A {2}${otherData} \\(small\\)
B {2}next\\.yaml \\(small\\)

settings: 2 keys differ
  split, train and after
    data\\.split\\.seed  12345 -> 7
  train and after
    training\\.epochs  3 -> 4

split
  \\d of 9 cases validate in another fold: .*(\n    .*)*

B recomputes: split, train, predict, evaluate, summarize \\(not ingest, analyze,
  prepare\\)
the same: data, code$`),
    );
  });

  test('that says nothing else than its last run is identical to it', async () => {
    const { code, stdout } = await diff('small.yaml');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/\n\nidentical: settings, data, split, code$/)]);
  });

  test('goes without data where they are not there, unless it is asked for them', async () => {
    const away = smallExperiment.replace('data:', 'data:\n  root: nowhere');
    rig.write({ 'a.yaml': away, 'b.yaml': away.replace('seed: 42', 'seed: "43"'.replaceAll('"', '')) });
    const { code, stdout } = await diff('a.yaml', 'b.yaml');
    expect(code).toBe(1);
    expect(stdout).toContain('    seed  42 -> 43\n');
    expect(stdout).toContain('data not wholly compared: A has data that cannot be opened: ');
    const asked = await diff('a.yaml', 'b.yaml', '--data');
    expect([asked.code, asked.stdout]).toEqual([2, '']);
  });

  test('compares one of its variants, which has to be chosen', async () => {
    rig.write({ 'variants.yaml': `${smallExperiment}variants:\n  - { name: long, set: { training.epochs: 9 } }\n` });
    const { code, stdout } = await diff('variants.yaml', '--variant', 'long');
    expect(code).toBe(1);
    expect(stdout).toMatch(/\nB {2}variants\.yaml \(small, long\)\n/);
    expect(stdout).toContain('    training.epochs  3 -> 9\n');
    const unchosen = await diff('variants.yaml');
    expect([unchosen.code, unchosen.stderr]).toEqual([2, expect.stringContaining('MEMBER_NEEDED variants.yaml has')]);
  });

  test('with 120 changed keys stays readable in 80 columns', async () => {
    const labels = (stem: string) =>
      Array.from({ length: 120 }, (_, index) => `${stem}${'x'.repeat(index % 40)}${index}: ${index + 1}`).join(', ');
    const file = (stem: string) =>
      smallExperiment.replace('front: 1, back: 2', labels(stem)).replace('data:', 'data:\n  root: nowhere');
    rig.write({ 'many_a.yaml': file('organ'), 'many_b.yaml': file('tissue') });
    const { stdout } = await diff('many_a.yaml', 'many_b.yaml', '--settings');
    expect(stdout).toContain('settings: 240 keys differ\n');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(stdout.match(/ and after/g)).toHaveLength(1);
  });
});

describe('voxrun diff', () => {
  test('as Markdown is a table for a lab book', async () => {
    expect((await diff(again, changed, '--settings', '--md')).stdout).toBe(`A: ${again} (small)<br>
B: ${changed} (small)

| setting | A | B | recomputes |
| --- | --- | --- | --- |
| training.optimizer.lr | 0.01 | 0.003 | train and after |
| inference.overlap | 0.5 | 0.25 | predict and after (no network is trained again) |

B recomputes: train, predict, evaluate, summarize (not ingest, split, analyze, prepare)`);
  });

  test('as JSON has everything', async () => {
    expect(await jsonOf(again, changed)).toEqual({
      format: 1,
      before: { kind: 'run', run: again, experiment: 'small', state: 'complete' },
      after: { kind: 'run', run: changed, experiment: 'small', state: 'complete' },
      different: true,
      compared: ['settings', 'data', 'split', 'code', 'metrics', 'env'],
      same: ['data', 'split', 'code', 'metrics', 'env'],
      unknown: [],
      settings: {
        changes: [
          {
            path: ['training', 'optimizer', 'lr'],
            what: 'value',
            before: 0.01,
            after: 0.003,
            key: 'training.optimizer.lr',
            stages: ['train', 'predict', 'evaluate', 'summarize'],
            retrains: true,
          },
          {
            path: ['inference', 'overlap'],
            what: 'value',
            before: 0.5,
            after: 0.25,
            key: 'inference.overlap',
            stages: ['predict', 'evaluate', 'summarize'],
            retrains: false,
          },
        ],
      },
      recomputes: {
        stale: ['train', 'predict', 'evaluate', 'summarize'],
        fresh: ['ingest', 'split', 'analyze', 'prepare'],
      },
    });
  });

  test.each<[string, () => string[], string]>([
    ['three names', () => [base, again, changed], 'DIFF_OF_MANY two runs or files are compared at a time'],
    ['a run that is not there', () => ['29991231', base], 'RUN_UNKNOWN no run in '],
    ['a file that is not there', () => ['nowhere.yaml', base], 'FILE_NOT_FOUND '],
    ['a variant of runs', () => [base, again, '--variant', 'long'], 'VARIANT_OF_RUN --variant chooses in'],
    ['--csv of two', () => [base, again, '--csv'], 'CSV_WITHOUT_MATRIX --csv is a table of several runs'],
    ['a matrix of one run', () => ['--matrix', base, base], 'MATRIX_NEEDS_RUNS --matrix compares two or more'],
  ])('refuses %s', async (_title, args, message) => {
    const { code, stdout, stderr } = await diff(...args());
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  test('of the first run alone says that there is none before it', async () => {
    const { code, stderr } = await rig.voxrun(['diff', '--runs', dirname(pathOf('x'))]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('RUN_UNKNOWN there is no run yet')]);
  });
});

describe('voxrun diff --matrix', () => {
  test('shows only the keys that differ, with a column for each run', async () => {
    const [a, b] = [copyOf(base, 20), copyOf(changed, 21)];
    withDice(a, [0.5, 0.75]);
    withDice(b, [0.25, 0.5]);
    const [first, second] = [a.split('-')[2]!, b.split('-')[2]!];
    const { code, stdout } = await diff('--matrix', a, b);
    expect([code, stdout]).toEqual([
      1,
      `${first}  ${a} (small)
${second}  ${b} (small)

                       ${first}  ${second}
dice                   0.6250    0.3750
training.optimizer.lr  0.01      0.003
inference.overlap      0.5       0.25`,
    ]);
    expect((await diff('--matrix', a, b, '--csv')).stdout.split('\r\n')).toEqual([
      'run,experiment,variant,state,evaluation.dice,training.optimizer.lr,inference.overlap',
      `${a},small,,complete,0.625,0.01,0.5`,
      `${b},small,,complete,0.375,0.003,0.25`,
    ]);
  });

  test('of runs with the same settings says so and exits 0', async () => {
    const { code, stdout } = await diff('--matrix', base, again);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/\n\nthe settings of these runs are the same$/)]);
  });

  test('of many runs has a row for each, and tells a missing key from null', async () => {
    const runs = Array.from({ length: 9 }, (_, index) => copyOf(base, 40 + index));
    for (const [index, id] of runs.entries()) {
      edit(id, 'resolved.json', (settings) => ({ ...settings, seed: index === 8 ? '1' : index }));
    }
    const { stdout } = await diff('--matrix', ...runs);
    expect(stdout).toContain('\n                 seed\n20200101-000040  0\n20200101-000041  1\n');
    expect(stdout).toMatch(/20200101-000048 {2}"1"$/);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});
