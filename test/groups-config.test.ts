import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../src/base/package-root.js';
import { runProgram } from '../src/cli/program.js';
import { ExperimentRig, MINIMAL } from '../src/config/experiment-rig.js';
import { memoryIo } from './support/memory-io.js';

const rig = new ExperimentRig();
const cases = ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((id) => [`images/${id}.nii.gz`, `labels/${id}.nii.gz`]);
rig.write({
  ...Object.fromEntries(cases.map((name) => [name, ''])),
  'base.yaml': MINIMAL.replace('unit: case', "unit: {pattern: '(.*)'}").replace('kfold}', 'kfold, folds: 3}'),
  'variants.yaml': `extends: base.yaml
variants:
  - { name: long, set: { training.epochs: 9 } }
  - name: other-optimizer
    set: { training.optimizer: { kind: adamw, lr: 0.001, weight_decay: 0.01 }, training.batch: 1 }
    remove: [model.features.2]
`,
  'sweep.yaml': 'extends: base.yaml\nsweep: { training.optimizer.lr: [0.1, 0.2], data.split.folds: [2, 3] }\n',
  'ladder.yaml': 'extends: base.yaml\nladder: { rule: mean, steps: [{ name: long, set: { training.epochs: 9 } }] }\n',
});
afterAll(() => {
  rig.remove();
});

async function voxrun(...args: readonly string[]) {
  const io = memoryIo({ cwd: rig.folder });
  const code = await runProgram(args, io);
  return { code, out: io.printed.join(''), err: io.errors.join('') };
}

describe('show', () => {
  test('lists what each variant changes, and says how to see one', async () => {
    expect(await voxrun('show', 'variants.yaml')).toEqual({
      code: 0,
      out: `variants.yaml: base and 2 variants

base             as the file says
long             training.epochs: 9
other-optimizer  ~model.features.2
                 training.optimizer: {kind: adamw, lr: 0.001, weight_decay: 0.01}
                 training.batch: 1
`,
      err: 'voxrun show variants.yaml --variant NAME prints all settings of one\n',
    });
  });

  test('prints all settings of one variant, with the line that changes it', async () => {
    const { code, out, err } = await voxrun('show', 'variants.yaml', '--variant', 'long', '--set', 'seed=4');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^ {2}epochs: 9 +# variants\.yaml:3$/m);
    expect(out).toMatch(/^ {2}batch: 2 +# default$/m);
    expect(out).toMatch(/^seed: 4 +# --set$/m);
    expect(out).not.toMatch(/^variants:/m);
  });

  test('says by which rule a ladder keeps a step', async () => {
    expect((await voxrun('show', 'ladder.yaml')).out).toBe(
      `ladder.yaml: a ladder of base and 1 step
a step is kept if its mean is better on fold 0, over 3 seeds

base  as the file says
long  training.epochs: 9
`,
    );
  });

  test('gives a machine the settings of each member', async () => {
    const shown = JSON.parse((await voxrun('show', 'sweep.yaml', '--json')).out) as object;
    expect(shown).toMatchObject({
      format: 1,
      kind: 'sweep',
      members: [
        { name: 'lr=0.1,folds=2', set: { 'training.optimizer.lr': 0.1, 'data.split.folds': 2 }, remove: [] },
        { name: 'lr=0.1,folds=3', settings: { data: { split: { folds: 3 } } } },
        { name: 'lr=0.2,folds=2' },
        { name: 'lr=0.2,folds=3' },
      ],
    });
  });

  test('names the variants when there is none of that name', async () => {
    expect(await voxrun('show', 'variants.yaml', '--variant', 'lonk')).toEqual({
      code: 2,
      out: '',
      err: 'error MEMBER_UNKNOWN variants.yaml has no lonk\n   fix: did you mean long?\n',
    });
    expect((await voxrun('show', 'base.yaml', '--variant', 'long')).err).toBe(
      'error MEMBER_UNKNOWN base.yaml has no variants, sweep or ladder, so there is no long\n   fix: leave --variant out\n',
    );
  });
});

describe('validate', () => {
  test('checks every variant and counts once what they have in common', async () => {
    expect(await voxrun('validate', 'variants.yaml')).toEqual({
      code: 0,
      out: 'variants.yaml: ok, base and 2 variants, 6 cases, 6 units, 3 folds of 4/2\n',
      err: '',
    });
    expect((await voxrun('validate', 'variants.yaml', '--variant', 'long')).out).toBe(
      'variants.yaml: ok, 6 cases, 6 units, 3 folds of 4/2\n',
    );
  });

  test('counts apart what differs', async () => {
    expect((await voxrun('validate', 'sweep.yaml')).out).toBe(`sweep.yaml: ok, a sweep of 4
  lr=0.1,folds=2: 6 cases, 6 units, 2 folds of 3/3
  lr=0.1,folds=3: 6 cases, 6 units, 3 folds of 4/2
  lr=0.2,folds=2: 6 cases, 6 units, 2 folds of 3/3
  lr=0.2,folds=3: 6 cases, 6 units, 3 folds of 4/2
`);
  });

  test('refuses a file of which one combination is refused, and names the value', async () => {
    rig.write({ 'folds.yaml': 'extends: base.yaml\nsweep: { seed: [1, 2], data.split.folds: [2, 7] }\n' });
    const { code, out, err } = await voxrun('validate', 'folds.yaml');
    expect([code, out]).toEqual([3, '']);
    expect(err).toBe(
      `folds.yaml:2:46 error FEWER_UNITS_THAN_FOLDS folds=7: 7 folds need at least 7 independent units, but there are 6 cases of 6 units
    2 | sweep: { seed: [1, 2], data.split.folds: [2, 7] }
      |                                              ^
  base.yaml:6:21 the independent unit
    6 |   independent_unit: {pattern: '(.*)'}
      |                     ^^^^^^^^^^^^^^^^^
   fix: use at most 6 folds, or add data
`,
    );
  });

  test('gives a machine a report for each variant', async () => {
    const reports = JSON.parse((await voxrun('validate', 'variants.yaml', 'base.yaml', '--json')).out) as object[];
    expect(reports).toMatchObject([
      { file: 'variants.yaml', variant: 'base', ok: true, cases: 6 },
      { file: 'variants.yaml', variant: 'long', ok: true },
      { file: 'variants.yaml', variant: 'other-optimizer', ok: true },
      { file: 'base.yaml', ok: true },
    ]);
    expect(reports[3]).not.toHaveProperty('variant');
  });
});

test('the example with variants is sound', async () => {
  const folder = join(packageRoot(), 'experiments');
  const files = ['quickstart.yaml', 'quickstart-variants.yaml'];
  rig.write(Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name))])));
  expect(await voxrun('show', 'quickstart-variants.yaml')).toMatchObject({
    code: 0,
    out: expect.stringContaining('no-mirroring  augmentation.mirror.axes: []\n') as unknown,
  });
});
