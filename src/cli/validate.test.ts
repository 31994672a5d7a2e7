import { existsSync } from 'node:fs';
import { memoryIo } from '../../test/support/memory-io.js';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../base/package-root.js';
import { ExperimentRig, MINIMAL } from '../config/experiment-rig.js';
import type { Options } from './command.js';
import { runProgram } from './program.js';
import { run } from './validate.js';

const rig = new ExperimentRig();
afterAll(() => {
  rig.remove();
});

async function validate(files: readonly string[], options: Options = {}, cwd = rig.folder) {
  const io = memoryIo({ cwd });
  const code = await run(files, options, io);
  return { code, out: io.printed.join(''), err: io.errors.join('') };
}

const data = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`images/c${i}.nii.gz`, `labels/c${i}.nii.gz`])
      .flat()
      .map((name) => [name, '']),
  );

describe('validate', () => {
  rig.write({ 'cases.yaml': MINIMAL, 'typo.yaml': MINIMAL.replace('epochs', 'epoch') });
  rig.write({
    ...data(6),
    'good.yaml': MINIMAL.replace('unit: case', "unit: {pattern: '(.*)'}").replace('kfold}', 'kfold, folds: 3}'),
  });

  test('says what the experiment consists of, without opening an image', async () => {
    expect(await validate(['good.yaml'])).toEqual({
      code: 0,
      out: 'good.yaml: ok, 6 cases, 6 units, 3 folds of 4/2\n',
      err: '',
    });
  });

  test('prints notes and still passes', async () => {
    const { code, out, err } = await validate(['cases.yaml'], { set: ['data.split={kind: holdout, fraction: 0.5}'] });
    expect({ code, out }).toEqual({ code: 0, out: 'cases.yaml: ok, 6 cases, 6 units, 1 fold of 3/3\n' });
    expect(err).toContain(
      'cases.yaml:6:21 note CLAIM_IS_PER_CASE each case counts as independent: no patient-level claim\n',
    );
  });

  test('prints results and errors only when asked to be quiet', async () => {
    const accept = 'checks.accept={TTA_NOT_TRAINED: {value: [A/P], reason: looked at}}';
    const set = ['augmentation.mirror.axes=[L/R]', 'inference.tta={mirror: [L/R, A/P]}', accept];
    const loud = await validate(['cases.yaml'], { set });
    expect(loud.err).toContain('note CLAIM_IS_PER_CASE');
    expect(loud.err).toContain('accepted TTA_NOT_TRAINED: looked at\n');
    expect(await validate(['cases.yaml'], { set, quiet: true })).toEqual({ code: 0, out: loud.out, err: '' });
    const io = memoryIo({ cwd: rig.folder });
    await runProgram(['validate', '-q', 'cases.yaml'], io);
    expect(io.errors).toEqual([]);
    const { code, out, err } = await validate(['typo.yaml', 'cases.yaml'], { quiet: true });
    expect([code, out]).toEqual([2, 'cases.yaml: ok, 6 cases, 6 units, 5 folds of 4-5/1-2\n']);
    expect(err).toMatch(/^typo\.yaml:12:3 error UNKNOWN_KEY /);
    expect(err).not.toContain('CLAIM_IS_PER_CASE');
  });

  test('exits 2 for a malformed file, and looks at the other files too', async () => {
    const { code, out, err } = await validate(['typo.yaml', 'good.yaml']);
    expect(code).toBe(2);
    expect(out).toBe('good.yaml: ok, 6 cases, 6 units, 3 folds of 4/2\n');
    expect(err).toBe(
      `typo.yaml:12:3 error UNKNOWN_KEY unknown key epoch in training
   12 |   epoch: 2
      |   ^^^^^
   fix: did you mean epochs?
`,
    );
  });

  test('exits 3 for what a rule refuses', async () => {
    const tta = await validate(['good.yaml'], { set: ['inference.tta={mirror: [A/P]}'] });
    expect(tta).toMatchObject({ code: 3, out: '' });
    expect(tta.err).toContain(
      '--set:1:24 error TTA_NOT_TRAINED test-time augmentation mirrors A/P, but training mirrors no axis\n',
    );
    const folds = await validate(['good.yaml'], { set: ['data.split.folds=7'] });
    expect(folds.code).toBe(3);
    expect(folds.err).toBe(
      `--set:1:18 error FEWER_UNITS_THAN_FOLDS 7 folds need at least 7 independent units, but there are 6 cases of 6 units
    1 | data.split.folds=7
      |                  ^
  good.yaml:6:21 the independent unit
    6 |   independent_unit: {pattern: '(.*)'}
      |                     ^^^^^^^^^^^^^^^^^
   fix: use at most 6 folds, or add data
`,
    );
  });

  test('exits 1 where only data are missing, and says nothing about the number of units', async () => {
    rig.write({ ...data(0), 'lonely/images/x.nii.gz': '', 'lonely/images/y.nii.gz': '', 'lonely/labels/x.nii.gz': '' });
    const { code, err } = await validate(['good.yaml'], { set: ['data.root=lonely'] });
    expect(code).toBe(1);
    expect(err).not.toContain('FEWER_UNITS_THAN_FOLDS');
  });

  test('reads an accepted risk and repeats its reason', async () => {
    rig.write({
      'accept.yaml': `${MINIMAL}inference: {tta: {mirror: [A/P]}}\nchecks: {accept: {TTA_NOT_TRAINED: {value: [A/P], reason: symmetric phantom}}}\n`,
    });
    const { code, err } = await validate(['accept.yaml']);
    expect(code).toBe(0);
    expect(err).toContain('accepted TTA_NOT_TRAINED: symmetric phantom\n');
  });

  test('prints all of it for a machine', async () => {
    const { out } = await validate(['good.yaml', 'nope.yaml'], { json: true });
    expect(JSON.parse(out)).toMatchObject([
      {
        file: 'good.yaml',
        ok: true,
        cases: 6,
        units: 6,
        folds: [{ train: 4, validation: 2 }, {}, { train: 4, validation: 2 }],
        unknown: expect.arrayContaining([
          { code: 'SPACE_UNDECLARED', until: 'ingest' },
          { code: 'SPLIT_LEAKS', until: 'split' },
          { code: 'PATHS_PART', until: 'preflight' },
          { code: 'TRAINED_OTHERWISE', until: 'train' },
        ]),
      },
      { file: 'nope.yaml', ok: false, diagnostics: [{ code: 'FILE_NOT_FOUND', blame: 'usage' }] },
    ]);
  });
});

const hippocampus = join(packageRoot(), '..', 'shared', 'data', 'msd_hippocampus_udacity');
test.skipIf(!existsSync(hippocampus))('the hippocampus experiment is sound (skipped without its data)', async () => {
  const { code, out } = await validate(['experiments/hippocampus.yaml'], {}, packageRoot());
  expect({ code, out }).toEqual({
    code: 0,
    out: 'experiments/hippocampus.yaml: ok, 65 cases, 65 units, 5 folds of 52/13\n',
  });
});
