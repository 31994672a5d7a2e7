import { readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildPuppets } from './support/build-puppets.js';
import { createRig, type Rig } from './support/rig.js';

let rig: Rig;
let ids: string[];
beforeAll(async () => {
  rig = createRig({ cli: await buildPuppets() });
  await rig.voxrun(['run', 'small.yaml']);
  await rig.voxrun(['run', 'small.yaml', '--set', 'training.optimizer.lr=0.003', '--set', 'training.epochs=4']);
  await rig.voxrun(['run', 'small.yaml', '--set', 'seed=7'], { PUPPET_FAIL: 'train[0]' });
  ids = rig.runs().map((run) => basename(run));
});

describe('voxrun list', () => {
  it('shows the runs, newest first, with their state and what they changed', async () => {
    const { code, stdout, stderr } = await rig.voxrun(['list']);
    expect(code).toBe(0);
    const [head, ...rows] = stdout.split('\n').map((line) => line.split(/ {2,}/));
    expect(head).toEqual(['run', 'state', 'age', 'took', 'dice', 'changed']);
    expect(rows.map(([run, state]) => [run, state])).toEqual([
      [ids[2]!.slice(0, 15), 'failed'],
      [ids[1]!.slice(0, 15), 'complete'],
      [ids[0]!.slice(0, 15), 'complete'],
    ]);
    expect(rows[1]!.at(-1)).toBe('epochs=4 lr=0.003');
    expect(stderr).toBe('3 runs of small');
  });

  it('filters, sorts and limits', async () => {
    const listed = async (...args: string[]): Promise<string[]> =>
      (await rig.voxrun(['list', '-q', ...args])).stdout.split('\n').filter(Boolean);
    expect(await listed('-F', 'state = complete')).toEqual([ids[1], ids[0]]);
    expect(await listed('-F', 'state = complete', '-F', 'training.optimizer.lr < 0.01')).toEqual([ids[1]]);
    expect(await listed('--sort', '-training.epochs', '-n', '1')).toEqual([ids[1]]);
    expect(await listed('--group', 'none')).toEqual([]);
  });

  it('prints JSON that names its format', async () => {
    const { stdout } = await rig.voxrun(['list', '--json', '-n', '2', '--columns', 'training.epochs']);
    const { format, runs } = JSON.parse(stdout) as { format: number; runs: Record<string, unknown>[] };
    expect(format).toBe(1);
    expect(runs[1]).toMatchObject({
      id: ids[1],
      experiment: 'small',
      state: 'complete',
      group: null,
      headline: { key: 'evaluation.dice', value: null, isBetter: 'higher' },
      compared_with: ids[0],
      changed: [
        { key: 'training.epochs', before: 3, after: 4 },
        { key: 'training.optimizer.lr', before: 0.01, after: 0.003 },
      ],
      values: { id: ids[1], 'training.epochs': 4 },
    });
    expect(runs[0]).toMatchObject({ state: 'failed', headline: null, figures: {} });
  });

  it('prints CSV with the columns that were asked for', async () => {
    const { stdout } = await rig.voxrun(['list', '--csv', '--columns', 'state,training.patch', '-F', 'seed = 7']);
    expect(stdout).toBe(`id,state,training.patch\r\n${ids[2]!},failed,"[16,16,16]"`);
  });

  it('refuses a wrong filter, sort key or column with exit code 2, and prints nothing', async () => {
    for (const args of [
      ['-F', 'sede = 7'],
      ['--sort', '-sede'],
      ['--columns', 'state,sede'],
    ]) {
      const { code, stdout, stderr } = await rig.voxrun(['list', ...args]);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain('error KEY_UNKNOWN');
      expect(stderr).toContain('fix: did you mean seed?');
    }
    const forms = await rig.voxrun(['list', '--csv', '--json']);
    expect([forms.code, forms.stderr]).toEqual([
      2,
      'error FORMS_CONFLICT --json and --csv are two forms of one output\n   fix: give one of them',
    ]);
    expect((await rig.voxrun(['list', '-n', '0'])).stderr).toBe(
      'error LIMIT_NOT_A_NUMBER --limit "0" is not a whole number above 0',
    );
  });

  it('says what to do where there is no run, and where none is meant', async () => {
    const empty = join(rig.folder, 'empty');
    const none = await rig.voxrun(['list', '--runs', empty, '-F', 'sede = 7']);
    expect([none.code, none.stdout, none.stderr]).toEqual([
      0,
      '',
      `there are no runs in ${empty} yet: \`voxrun run FILE\` starts one`,
    ]);
    const unmeant = await rig.voxrun(['list', '-F', 'state = refused']);
    expect([unmeant.code, unmeant.stdout, unmeant.stderr]).toEqual([
      0,
      '',
      `none of 3 runs in ${join(rig.folder, 'runs')} is meant`,
    ]);
  });

  it('lists the same with an index and without', async () => {
    const args = ['list', '--csv'];
    const first = await rig.voxrun(args);
    const path = join(rig.folder, 'runs', '.store', 'index.jsonl');
    expect(readFileSync(path, 'utf8')).toContain(ids[0]!);
    const second = await rig.voxrun(args);
    rmSync(path);
    expect(second.stdout).toBe(first.stdout);
    expect((await rig.voxrun(args)).stdout).toBe(first.stdout);
  });
});
