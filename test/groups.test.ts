import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { GroupRecord } from '../src/cli/group/group-record.js';
import type { ComparisonReport } from '../src/report/comparison-report.js';
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
    expect(rest).toEqual([
      `group: ${record.group}; \`voxrun list -F 'group = ${record.group}'\` lists its runs, \`voxrun report ${record.group}\` writes a page`,
    ]);
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

describe('a ladder', { timeout: 180_000 }, () => {
  const steps = `  steps:
    - { name: more, set: { inference.overlap: 0.25 } }
    - { name: less, set: { inference.overlap: 0.1 } }
    - { name: most, set: { inference.overlap: 0.5 } }
`;
  function ladderRig(settings = '', changes: (text: string) => string = (text) => text): Rig {
    const rig = createRig({ cli, files: { 'small.yaml': smallExperiment, ...smallCases(16) } });
    const text = `${rig.read('small.yaml')}inference: { overlap: 0 }\nladder:\n${settings}${steps}`;
    rig.write({ 'small.yaml': changes(text) });
    return rig;
  }

  it('decides on one fold over three seeds, and measures what it kept on the others', async () => {
    const rig = ladderRig();
    const { code, stderr, stdout } = await rig.voxrun(['run', 'small.yaml'], env);
    expect(code, stderr).toBe(0);
    const { ladder, members } = groupOf(rig);
    expect(ladder!.decisions.map(({ step, kept, against }) => [step, kept, against])).toEqual([
      ['more', true, 'base'],
      ['less', false, 'more'],
      ['most', true, 'more'],
    ]);
    expect(ladder!.deciding).toEqual({ rule: 'interval', fold: 0, seeds: [42, 43, 44] });
    expect(ladder!.decisions[0]!.difference!.bySeed).toHaveLength(3);
    expect(members.map(({ seeds }) => seeds!.map(({ seed, state }) => [seed, state]))).toEqual(
      Array(4).fill([42, 43, 44].map((seed) => [seed, 'complete'])),
    );
    const starts = new Map(startsOf(rig).map((start) => [start.run as string, start]));
    const foldsOf = (run: string | undefined) => starts.get(run!)!.folds;
    expect(members.flatMap(({ seeds }) => seeds!.map(({ run }) => foldsOf(run)))).toEqual(Array(12).fill([0]));
    expect(ladder!.final!.folds).toEqual([1]);
    expect(ladder!.final!.members.map(({ member, run }) => [member, foldsOf(run)])).toEqual([
      ['base', [1]],
      ['most', [1]],
    ]);
    expect(stderr).toContain('[more] kept: the interval is clear of zero on the better side\n');
    expect(stderr).toContain('[less] dropped: worse: the interval is not on the better side\n');
    expect(stdout).toMatch(/^on fold 0 .*\nbase .*\nmore .* better, kept .*\nless .* worse, dropped \(against more\)/m);
    expect(stdout).toMatch(/^on fold 1 +dice .*\nbase +0\.\d+ .*\nmost +0\.\d+ .* better/m);
    expect(stdout).toContain('decided on fold 0 by the mean over seeds 42, 43, 44: a step is kept if the interval');
    expect(stdout).toContain('fold 1 decided nothing: report these figures');

    const { group } = groupOf(rig);
    const json = await rig.voxrun(['report', group, '--json']);
    const report = JSON.parse(json.stdout) as ComparisonReport;
    expect(report.verdict[0]).toMatch(
      /^On fold 1, which decided nothing, what was kept is better than the base: mean Dice differs by \+0\.\d+ \[\+0\./,
    );
    expect(report.verdict[1]).toBe('2 of 3 steps were kept: more, most.');
    expect(report.cautions).toEqual([]);
    const told = report.ladder!;
    expect(told.steps.map(({ name, decision, against }) => [name, decision, against])).toEqual([
      ['base', undefined, undefined],
      ['more', 'kept', 'base'],
      ['less', 'dropped', 'more'],
      ['most', 'kept', 'more'],
    ]);
    expect(told.steps[1]!.effect).toEqual(ladder!.decisions[0]!.difference!.difference);
    expect(told.steps[1]!.bySeed).toEqual(
      ladder!.decisions[0]!.difference!.bySeed.map((value, index) => ({ seed: 42 + index, value })),
    );
    expect(told.steps[1]!.value).toBeCloseTo(ladder!.decisions[0]!.difference!.after!, 12);
    expect(told.final!.rows.map(({ name, run, verdict }) => [name, run, verdict])).toEqual([
      ['base', ladder!.final!.members[0]!.run, undefined],
      ['most', ladder!.final!.members[1]!.run, 'better'],
    ]);
    // All fourteen runs can be cited.
    const cited = report.citation.facts.filter(([name]) => name.startsWith('run ('));
    expect(new Set(cited.map(([, run]) => run)).size).toBe(14);

    const { stdout: written } = await rig.voxrun(['report', group]);
    const page = readFileSync(written.replace('report: ', '').trim(), 'utf8');
    // Three steps with an interval each and their three seeds, and all that was kept.
    expect(page.match(/class="bar"/g)).toHaveLength(4);
    expect(page.match(/class="dot part"/g)).toHaveLength(9);
    expect(page.match(/class="dot hollow"/g)).toHaveLength(1);
    expect([...page.matchAll(/<section id="(\w+)"/g)].map(([, id]) => id)).toEqual([
      'verdict',
      'steps',
      'settings',
      'cite',
    ]);
  });

  it('is planned as it runs: with its seeds and folds, and by its decisions where they are known', async () => {
    const rig = ladderRig('  seeds: 2\n');
    const parts = (text: string): string[] => text.split('\n').filter((line) => line.endsWith(':'));
    const before = await rig.voxrun(['plan', 'small.yaml'], env);
    expect(before.code, before.stderr).toBe(0);
    expect(parts(before.stdout)).toEqual([
      'base, seed 42 on fold 0:',
      'base, seed 43 on fold 0:',
      ...['more', 'less', 'most'].flatMap((step) =>
        [42, 43].map((seed) => `${step}, if the steps before it are kept, seed ${seed} on fold 0:`),
      ),
      'base, seed 42 on fold 1:',
      'most, if all steps are kept, seed 42 on fold 1:',
    ]);
    // What several of the runs find is said once.
    expect(before.stderr.match(/warning OVERLAP_UNUSUAL overlap 0 /g)).toHaveLength(1);
    expect((await rig.voxrun(['run', 'small.yaml'], env)).code).toBe(0);
    const after = await rig.voxrun(['plan', 'small.yaml', '--exit-code'], env);
    expect(after.code, after.stdout).toBe(0);
    expect(parts(after.stdout)).toEqual([
      ...['base', 'more', 'less', 'most'].flatMap((step) => [42, 43].map((seed) => `${step}, seed ${seed} on fold 0:`)),
      'base, seed 42 on fold 1:',
      'most, seed 42 on fold 1:',
    ]);
    expect(after.stdout.match(/everything is fresh/g)).toHaveLength(10);
    const json = await rig.voxrun(['plan', 'small.yaml', '--json'], env);
    const { members } = JSON.parse(json.stdout) as { members: { member: string; seed: number; folds: number[] }[] };
    expect(members.map(({ member, seed, folds }) => [member, seed, ...folds]).slice(-3)).toEqual([
      ['most', 43, 0],
      ['base', 42, 1],
      ['most', 42, 1],
    ]);
  });

  it('takes another fold, rule and number of seeds, and computes nothing a second time', async () => {
    const rig = ladderRig('  rule: mean\n  seeds: 1\n  fold: 1\n');
    const first = await rig.voxrun(['run', 'small.yaml'], env);
    expect(first.code, first.stderr).toBe(0);
    expect(groupOf(rig).ladder!.deciding).toEqual({ rule: 'mean', fold: 1, seeds: [42] });
    expect(groupOf(rig).ladder!.final!.folds).toEqual([0]);
    const runs = rig.runs().length;
    const again = await rig.voxrun(['run', 'small.yaml'], env);
    expect([again.code, again.stdout]).toEqual([0, first.stdout]);
    expect(rig.runs()).toHaveLength(runs);
  });

  it('says that its figures are optimistic where every fold decided', async () => {
    const rig = ladderRig('  seeds: 1\n', (text) => text.replace(/split: \{.*\}/, 'split: { kind: holdout }'));
    const { code, stderr, stdout } = await rig.voxrun(['run', 'small.yaml'], env);
    expect(code, stderr).toBe(0);
    expect(groupOf(rig).ladder!.final).toBeUndefined();
    expect(stdout).toContain('no other fold was computed: figures of the fold that decided are optimistic');
  });

  it('refuses a fold that the split does not make', async () => {
    const { code, stderr } = await ladderRig('  fold: 7\n').voxrun(['run', 'small.yaml'], env);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining(
        'error FOLD_UNKNOWN ladder.fold is 7, which the split does not make\n   fix: folds are 0 to 1',
      ),
    ]);
  });

  it('drops a step that failed, and goes on', async () => {
    const rig = ladderRig('  seeds: 1\n');
    rig.write({
      'small.yaml': rig.read('small.yaml').replace('{ inference.overlap: 0.1 }', '{ training.optimizer.lr: 0.5 }'),
    });
    const { code } = await rig.voxrun(['run', 'small.yaml'], { ...env, PUPPET_FAIL_LR: '0.5' });
    expect(code).toBe(1);
    const { ladder } = groupOf(rig);
    expect(ladder!.decisions.map(({ step, kept, reason }) => [step, kept, reason])[1]).toEqual([
      'less',
      false,
      'it did not come to its end',
    ]);
    expect(ladder!.decisions[2]!.kept).toBe(true);
  });
});
