import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildPuppets } from './support/build-puppets.js';
import { createRig, smallCases, smallExperiment, type Rig } from './support/rig.js';

let cli: string;
beforeAll(async () => {
  cli = await buildPuppets();
});

const table = (rows: Readonly<Record<string, string>>): string =>
  ['case,part', ...Object.entries(rows).map(([id, part]) => `${id},${part}`)].join('\n');
const parts = { case_0: 'train', case_1: 'train', case_2: 'kept', case_3: 'train', case_4: 'kept' };
const withTest = smallExperiment.replace(
  '  split:',
  '  table: cases.csv\n  test: { column: part, value: kept }\n  split:',
);

function testRig(): Rig {
  return createRig({ cli, files: { 'small.yaml': withTest, 'cases.csv': table(parts), ...smallCases(5) } });
}

async function finished(): Promise<{ rig: Rig; run: string }> {
  const rig = testRig();
  const { code, stderr } = await rig.voxrun(['run', 'small.yaml']);
  expect(code, stderr).toBe(0);
  return { rig, run: rig.runs()[0]! };
}

const lookOf = (run: string, look: number) =>
  JSON.parse(readFileSync(join(run, 'tests', `${look}.json`), 'utf8')) as {
    look: number;
    commandLine: string[];
    results: Record<string, string>;
    result: { cases: { evaluated: number } };
  };

describe('a run with a test set', () => {
  it('computes nothing over the test cases, and says how many are kept', async () => {
    const { rig, run } = await finished();
    expect(rig.computed(run)).toHaveLength(3 + 2 + 3 + 3 * 2 + 1);
    expect(rig.computed(run).filter((id) => /case_[24]|test/.test(id))).toEqual([]);
    expect((await rig.voxrun(['validate', 'small.yaml'])).stdout).toBe(
      'small.yaml: ok, 5 cases, 5 units, 2 of the cases kept for the test, 2 folds of 1-2/1-2',
    );
  });

  it('does not even need the test cases to be readable images', async () => {
    const rig = testRig();
    // The puppet of `ingest` would fail on it, as the real one would on a broken image.
    const { code } = await rig.voxrun(['run', 'small.yaml'], { PUPPET_FAIL: 'ingest[case_2]' });
    expect(code).toBe(0);
  });

  it('is refused when a test case has the bytes of another case, before anything is computed', async () => {
    const rig = testRig();
    rig.write({ 'images/case_4.nii.gz': 'image 1' });
    const { code, stderr } = await rig.voxrun(['run', 'small.yaml']);
    expect(code).toBe(3);
    expect(stderr).toContain(
      'error TEST_LEAKS the test set shares data with the other cases: case_4 has the same voxels as case_1\n',
    );
    expect(rig.runs()).toEqual([]);
  });
});

describe('voxrun test', () => {
  it('computes the test from the run’s own networks, and records and tells each look', async () => {
    const { rig, run } = await finished();
    const id = basename(run);
    const records = readdirSync(join(run, 'nodes')).map((name) => readFileSync(join(run, 'nodes', name), 'utf8'));
    const first = await rig.voxrun(['test', id]);
    expect(first.code, first.stderr).toBe(0);
    expect(first.stdout).toBe(
      [
        '                         Dice      +- sd',
        'front                  0.5000          -',
        'mean                   0.5000',
        'cases are the independent units here: no patient-level claim',
        "test set: 2 cases of 2 units, predicted by the mean of the run's networks",
        'look 1 of this run at its test set',
        `recorded: ${join(run, 'tests', '1.json')}`,
        `predictions: ${join(run, 'stages', 'predict-test', 'out', 'predictions')}`,
      ].join('\n'),
    );
    expect(rig.computed(run).filter((node) => node.includes('test'))).toEqual([
      'evaluate-test',
      'ingest-test[case_2]',
      'ingest-test[case_4]',
      'predict-test',
    ]);
    // What the run recorded of itself stays as it was.
    const after = readdirSync(join(run, 'nodes')).map((name) => readFileSync(join(run, 'nodes', name), 'utf8'));
    expect(after).toEqual(expect.arrayContaining(records));
    expect(lookOf(run, 1)).toMatchObject({ look: 1, result: { cases: { evaluated: 2 } } });
    expect(Object.keys(lookOf(run, 1).results)).toEqual([
      'train[0]',
      'train[1]',
      'ingest-test[case_2]',
      'ingest-test[case_4]',
      'predict-test',
      'evaluate-test',
    ]);

    const again = await rig.voxrun(['test', id, '--json']);
    expect(JSON.parse(again.stdout.split('\n').at(-1)!)).toMatchObject({ kind: 'test', run: id, look: 2 });
    expect(lookOf(run, 2).results).toEqual(lookOf(run, 1).results);
  });

  it('counts the looks of other runs at the same cases', async () => {
    const { rig, run } = await finished();
    await rig.voxrun(['test', basename(run)]);
    expect((await rig.voxrun(['run', 'small.yaml', '--set', 'training.epochs=4'])).code).toBe(0);
    const other = rig.runs()[1]!;
    const { stdout } = await rig.voxrun(['test', basename(other)]);
    expect(stdout).toContain(
      'look 1 of this run at its test set, and 1 look of other runs at the same cases; what is chosen by looking is not tested any more\n',
    );
  });

  it('uses the networks of the run although its training cases have changed since', async () => {
    const { rig, run } = await finished();
    rig.write({ 'labels/case_1.nii.gz': 'another label' });
    expect((await rig.voxrun(['test', basename(run)])).code).toBe(0);
    expect(rig.computed(run).filter((node) => /^(train|prepare)/.test(node))).toHaveLength(2 + 3);
  });

  it('refuses a test set that is not the one that the run put aside, and names every case', async () => {
    const { rig, run } = await finished();
    const refused = async (difference: string) => {
      const { code, stderr } = await rig.voxrun(['test', basename(run)]);
      expect([code, stderr]).toEqual([
        3,
        `error TEST_SET_CHANGED the test set is not the one that run ${basename(run)} put aside: ${difference}\n` +
          `   fix: restore the data, or \`voxrun run ${join(rig.folder, 'small.yaml')}\` with what is there now and test that run`,
      ]);
    };
    rig.write({ 'cases.csv': table({ ...parts, case_4: 'train', case_1: 'kept' }) });
    await refused('not in it any more: case_4; new in it: case_1');
    rig.write({ 'cases.csv': table(parts), 'labels/case_2.nii.gz': 'another label' });
    await refused('with other content: case_2');
    expect(existsSync(join(run, 'tests'))).toBe(false);
  });

  it('refuses a test case that has the voxels of a training case in another file, before it predicts', async () => {
    const rig = testRig();
    rig.write({ 'images/case_4.nii.gz': 'image 1\n' });
    expect((await rig.voxrun(['run', 'small.yaml'])).code).toBe(0);
    const [run] = rig.runs();
    const { code, stderr } = await rig.voxrun(['test', basename(run!)]);
    expect(code).toBe(3);
    expect(stderr).toContain(
      'error TEST_LEAKS the test set shares data with the other cases: case_4 has the same voxels as case_1\n',
    );
    expect(rig.computed(run!).filter((node) => node.startsWith('predict-test'))).toEqual([]);
    expect(existsSync(join(run!, 'tests'))).toBe(false);
  });

  it('refuses a run whose experiment keeps no test set, and says how to keep one', async () => {
    const rig = createRig({ cli });
    expect((await rig.voxrun(['run', 'small.yaml'])).code).toBe(0);
    const id = basename(rig.runs()[0]!);
    const { code, stderr } = await rig.voxrun(['test', '@last']);
    expect([code, stderr]).toEqual([
      2,
      `error TEST_UNDECLARED run ${id} keeps no test set: its experiment has no data.test, so every case was used to make the network\n` +
        `   fix: add test: {fraction: 0.2, seed: 1} to data in ${join(rig.folder, 'small.yaml')}, or {column: split, value: test} with a table, and run again`,
    ]);
  });

  it('refuses a run that is not complete', async () => {
    const rig = testRig();
    expect((await rig.voxrun(['run', 'small.yaml'], { PUPPET_FAIL: 'evaluate[1]' })).code).toBe(1);
    const id = basename(rig.runs()[0]!);
    const { code, stderr } = await rig.voxrun(['test', id]);
    expect([code, stderr]).toEqual([
      2,
      `error RUN_INCOMPLETE run ${id} is not complete, and a test comes last\n   fix: \`voxrun resume ${id}\``,
    ]);
  });

  it('refuses when the files of a network are gone', async () => {
    const { rig, run } = await finished();
    rmSync(join(run, 'stages', 'train.1', 'out', 'weights.bin'));
    const { code, stderr } = await rig.voxrun(['test', basename(run)]);
    expect([code, stderr]).toEqual([
      1,
      `error RUN_DAMAGED results that run ${basename(run)} recorded are gone, damaged or revoked: train[1]\n` +
        '   fix: run the experiment again, which computes them anew; `voxrun verify` and `voxrun revoke --list` say what is wrong',
    ]);
  });

  it('goes on after a failure, and a look that showed nothing is not counted', async () => {
    const { rig, run } = await finished();
    expect((await rig.voxrun(['test', basename(run)], { PUPPET_FAIL: 'predict-test' })).code).toBe(1);
    expect(existsSync(join(run, 'tests'))).toBe(false);
    expect((await rig.voxrun(['test', basename(run)])).stdout).toContain('look 1 of this run at its test set\n');
  });
});

describe('folds from a file', () => {
  const fromFile = smallExperiment.replace('{ kind: kfold, folds: 2 }', '{ kind: file, file: folds.json }');
  const folds = (second: readonly string[]) =>
    JSON.stringify([
      { train: ['case_0', 'case_1'], val: ['case_2', 'case_3'] },
      { train: second, val: ['case_0', 'case_1'] },
    ]);

  it('are those of the run, and a changed fold leaves the training of the others as it is', async () => {
    const rig = createRig({
      cli,
      files: { 'small.yaml': fromFile, 'folds.json': folds(['case_2', 'case_3']), ...smallCases(4) },
    });
    expect((await rig.voxrun(['run', 'small.yaml'])).code).toBe(0);
    rig.write({ 'folds.json': folds(['case_2']) });
    expect((await rig.voxrun(['run', 'small.yaml'])).code).toBe(0);
    expect(rig.computed(rig.runs()[1]!)).toEqual(['evaluate[1]', 'predict[1]', 'split', 'summarize', 'train[1]']);
  });

  it('decide which folds can be asked for', async () => {
    const rig = createRig({
      cli,
      files: { 'small.yaml': fromFile, 'folds.json': folds(['case_2']), ...smallCases(4) },
    });
    const { code, stderr } = await rig.voxrun(['plan', 'small.yaml', '--fold', '2']);
    expect([code, stderr]).toEqual([
      2,
      'error FOLD_UNKNOWN --fold 2 names a fold that the split does not make\n   fix: folds are 0 to 1',
    ]);
  });

  it('are refused with their place when they name what is no case', async () => {
    const rig = createRig({
      cli,
      files: { 'small.yaml': fromFile, 'folds.json': '[{"train": ["case_0"], "val": ["case_9"]}]', ...smallCases(1) },
    });
    const { code, stderr } = await rig.voxrun(['validate', 'small.yaml']);
    expect(code).toBe(2);
    expect(stderr).toContain(
      'folds.json:1:32 error SPLIT_FILE_UNKNOWN_CASE the split file names what is no case: case_9',
    );
  });
});
