import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { GroupRecord } from '../src/cli/group/group-record.js';
import type { RunStart } from '../src/store/run-record.js';
import { buildPuppets } from './support/build-puppets.js';
import { createRig, smallCases, smallExperiment, type Rig } from './support/rig.js';

let cli: string;
beforeAll(async () => {
  cli = await buildPuppets();
});

const env = { PUPPET_DICE: '1' };

function rigWith(group: string): Rig {
  return createRig({ cli, files: { 'small.yaml': `${smallExperiment}${group}`, ...smallCases(6) } });
}

function groupOf(rig: Rig): GroupRecord {
  const folder = join(rig.folder, 'runs', 'small', 'groups');
  const [name] = readdirSync(folder);
  return JSON.parse(readFileSync(join(folder, name!), 'utf8')) as GroupRecord;
}

function startsOf(rig: Rig): RunStart[] {
  return rig
    .runs()
    .filter((run) => existsSync(join(run, 'run.json')))
    .map((run) => JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as RunStart);
}

const variants = `variants:
  - { name: less, set: { inference.overlap: 0.25 } }
  - { name: slow, set: { training.optimizer.lr: 0.001 } }
`;

describe('variants', () => {
  it('run side by side as runs of their own, share what they have in common, and end in one table', async () => {
    const rig = rigWith(variants);
    const { code, stdout, stderr } = await rig.voxrun(['run', 'small.yaml', '--jobs', '4'], env);
    expect(code, stderr).toBe(0);
    const record = groupOf(rig);
    expect(record.members.map(({ member, state }) => [member, state])).toEqual([
      ['base', 'complete'],
      ['less', 'complete'],
      ['slow', 'complete'],
    ]);
    const starts = startsOf(rig);
    expect(starts.map(({ group }) => [group!.group, group!.kind])).toEqual(Array(3).fill([record.group, 'variants']));
    expect(starts.map(({ group }) => group!.member).sort()).toEqual(['base', 'less', 'slow']);
    const computed = rig
      .runs()
      .filter((run) => existsSync(join(run, 'run.json')))
      .flatMap((run) => rig.computed(run));
    expect(computed.filter((node) => node === 'split')).toHaveLength(1);
    expect(computed.filter((node) => node === 'train[0]')).toHaveLength(2);
    const runOf = (name: string): string => record.members.find(({ member }) => member === name)!.run!;
    const [head, base, less, slow, ...rest] = stdout.split('\n');
    expect(head).toMatch(/^ +dice +against base \[95 %\] +run$/);
    expect(base).toMatch(new RegExp(`^base +0\\.\\d{4} +${runOf('base')}$`));
    expect(less).toMatch(
      new RegExp(`^less +0\\.\\d{4} +-0\\.\\d{4} \\[-0\\.\\d{4}, -0\\.\\d{4}\\] worse +${runOf('less')}$`),
    );
    expect(slow).toMatch(new RegExp(`^slow +0\\.\\d{4} +\\+0.0000 \\[\\+0.0000, \\+0.0000\\] same +${runOf('slow')}$`));
    expect(rest).toEqual([`group: ${record.group}; \`voxrun list -F 'group = ${record.group}'\` lists its runs`]);
    expect(stderr).toMatch(/^\[less\] predict\[0\] done in /m);
    // A listing holds the members against their base, not against each other.
    const listed = await rig.voxrun(['list']);
    expect(listed.stdout).toMatch(/ less .* inference.overlap=0.25$/m);
    expect(listed.stdout).toMatch(/ slow .* lr=0.001$/m);
    // Again, there is nothing to do, and the table is the same.
    const again = await rig.voxrun(['run', 'small.yaml'], env);
    expect([again.code, again.stdout]).toEqual([0, stdout]);
    expect(startsOf(rig)).toHaveLength(3);
  });

  it('that fail stop only themselves', async () => {
    const rig = rigWith(`variants:
  - { name: broken, set: { data.label: 'nowhere/{case}.nii.gz', data.root: elsewhere } }
`);
    const refused = await rig.voxrun(['run', 'small.yaml'], env);
    // What is wrong with any of them is said before one starts.
    expect(refused.code).not.toBe(0);
    expect(rig.runs()).toEqual([]);

    const other = rigWith(variants);
    const failing = await other.voxrun(['run', 'small.yaml', '--jobs', '2'], { ...env, PUPPET_FAIL_LR: '0.001' });
    expect(failing.code).toBe(1);
    expect(groupOf(other).members.map(({ member, state }) => [member, state])).toEqual([
      ['base', 'complete'],
      ['less', 'complete'],
      ['slow', 'failed'],
    ]);
    expect(failing.stdout).toMatch(/^slow +failed/m);
    expect(failing.stdout).toContain('1 of 3 did not come to their end; the same command goes on with them');
    expect((await other.voxrun(['run', 'small.yaml'], env)).code).toBe(0);
    expect(groupOf(other).members.every(({ state }) => state === 'complete')).toBe(true);
  });

  it('that are the same run are computed once', async () => {
    const rig = rigWith('variants:\n  - { name: twin, set: { inference.overlap: 0.5 } }\n');
    const { code, stderr } = await rig.voxrun(['run', 'small.yaml', '--jobs', '8'], env);
    expect(code, stderr).toBe(0);
    const { members } = groupOf(rig);
    expect(members.map(({ state }) => state)).toEqual(['complete', 'complete']);
    expect(members[0]!.run).toBe(members[1]!.run);
  });

  it('can be run one by one, as members of the same group', async () => {
    const rig = rigWith(variants);
    const { code, stderr, stdout } = await rig.voxrun(['run', 'small.yaml', '--variant', 'less'], env);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('predictions: ');
    const all = await rig.voxrun(['run', 'small.yaml'], env);
    expect(all.code).toBe(0);
    const groups = new Set(startsOf(rig).map(({ group }) => group!.group));
    expect([startsOf(rig).length, groups.size]).toEqual([3, 1]);
    const unknown = await rig.voxrun(['run', 'small.yaml', '--variant', 'les'], env);
    expect([unknown.code, unknown.stderr.includes('less')]).toEqual([2, true]);
  });

  it('are planned one after another, and told as events of their own', async () => {
    const rig = rigWith(variants);
    const plan = await rig.voxrun(['plan', 'small.yaml']);
    expect(plan.stdout.match(/^(base|less|slow):$/gm)).toEqual(['base:', 'less:', 'slow:']);
    const { stdout } = await rig.voxrun(['run', 'small.yaml', '--json'], env);
    const events = stdout.split('\n').map((line) => JSON.parse(line) as { kind: string; member?: string });
    expect(new Set(events.slice(0, -1).map(({ member }) => member))).toEqual(new Set(['base', 'less', 'slow']));
    expect(events.at(-1)).toMatchObject({ kind: 'group' });
  });
});

describe('a sweep', () => {
  it('runs every combination and compares with the best, which it calls optimistic', async () => {
    const rig = rigWith('sweep: { inference.overlap: [0, 0.25, 0.5] }\n');
    const { code, stdout, stderr } = await rig.voxrun(['run', 'small.yaml'], env);
    expect(code, stderr).toBe(0);
    const lines = stdout.split('\n');
    expect(lines[0]).toContain('against overlap=0.5 [95 %]');
    expect(lines[1]).toMatch(/^overlap=0 .* worse /);
    expect(lines).toContain('the best of 3 was chosen on the cases that it is reported on: its figure is optimistic');
  });
});

describe('a ladder', () => {
  it('keeps the steps that are better by more than noise, each on top of those kept before', async () => {
    const rig = rigWith(`ladder:
  steps:
    - { name: more, set: { inference.overlap: 0.25 } }
    - { name: less, set: { inference.overlap: 0.1 } }
    - { name: constant, set: { inference.blend: constant } }
    - { name: most, set: { inference.overlap: 0.5 } }
`);
    rig.write({ 'small.yaml': rig.read('small.yaml').replace('ladder:', 'inference: { overlap: 0 }\nladder:') });
    const { code, stderr, stdout } = await rig.voxrun(['run', 'small.yaml'], env);
    expect(code, stderr).toBe(0);
    const { decisions } = groupOf(rig);
    expect(decisions!.map(({ step, kept, against }) => [step, kept, against])).toEqual([
      ['more', true, 'base'],
      ['less', false, 'more'],
      ['constant', false, 'more'],
      ['most', true, 'more'],
    ]);
    expect(stderr).toContain('[more] kept: the interval is clear of zero on the better side\n');
    expect(stderr).toContain('[constant] dropped: same: the interval is not on the better side\n');
    expect(stdout).toMatch(/^less .* worse, dropped \(against more\)/m);
    expect(stdout).toContain('steps were chosen on the cases that they are reported on: the last figure is optimistic');
  });
});
