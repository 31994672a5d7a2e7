import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readTextIfThere } from '../src/base/atomic-file.js';
import { tryLock } from '../src/store/lock.js';
import type { NodeRecord, RunStart } from '../src/store/run-record.js';
import { buildPuppets } from './support/build-puppets.js';
import { kill9, until } from './support/processes.js';
import { createRig, smallCases, smallExperiment, type Rig } from './support/rig.js';

let cli: string;
beforeAll(async () => {
  cli = await buildPuppets();
});

interface Event {
  readonly kind: string;
  readonly node?: string;
  readonly nodes?: readonly string[];
  readonly text?: string;
  readonly pid?: number;
}

function eventsOf(run: string): Event[] {
  const path = join(run, 'events.jsonl');
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Event);
}

function nodesOf(run: string): NodeRecord[] {
  const folder = join(run, 'nodes');
  return readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as NodeRecord);
}

/** The most trainings that were under way at once. */
function trainingsAtOnce(events: readonly Event[]): number {
  let now = 0;
  let most = 0;
  for (const { kind, nodes = [], node = '' } of events) {
    if (kind === 'stage-started' && nodes[0]?.startsWith('train[') === true) now++;
    if (kind === 'node-done' && node.startsWith('train[')) now--;
    most = Math.max(most, now);
  }
  return most;
}

describe('two commands at once', () => {
  it('that need the same stages compute each once, and both have all results', async () => {
    const rig = createRig({ cli });
    const env = { PUPPET_EPOCH_MS: '300' };
    const first = rig.start(['run', 'small.yaml', '--jobs', '2'], env);
    const second = rig.start(['run', 'small.yaml', '--jobs', '2', '--set', 'checks.max_padding=0.9'], env);
    const [a, b] = await Promise.all([first, second]);
    expect([a.exitCode, b.exitCode], `${a.stderr}\n${b.stderr}`).toEqual([0, 0]);
    const runs = rig.runs();
    expect(runs).toHaveLength(2);
    const computed = runs.flatMap((run) => rig.computed(run));
    expect(new Set(computed).size).toBe(17);
    expect(computed).toHaveLength(17);
    for (const run of runs) expect(nodesOf(run).every(({ state }) => state === 'done')).toBe(true);
  });

  it('tell who computes what they wait for', async () => {
    const rig = createRig({ cli });
    const env = { PUPPET_EPOCH_MS: '700' };
    const first = rig.start(['run', 'small.yaml', '--fold', '0'], env);
    await until(() => eventsOf(rig.runs()[0] ?? '').some(({ nodes }) => nodes?.[0] === 'train[0]'));
    const second = await rig.voxrun(['run', 'small.yaml', '--fold', '0', '--set', 'checks.max_padding=0.9'], env);
    expect(second.code, second.stderr).toBe(0);
    expect(second.stderr).toMatch(
      /^train\[0\] is being computed by process \d+ \(voxrun run small.yaml --fold 0\); this run waits for its result$/m,
    );
    expect((await first).exitCode).toBe(0);
  });

  it('take over what the other one leaves when it is killed', async () => {
    const rig = createRig({ cli });
    const first = rig.start(['run', 'small.yaml', '--fold', '0'], { PUPPET_HANG: 'train[0]' });
    await until(() => eventsOf(rig.runs()[0] ?? '').some(({ nodes }) => nodes?.[0] === 'train[0]'));
    const second = rig.start(['run', 'small.yaml', '--fold', '0', '--set', 'checks.max_padding=0.9']);
    await until(() =>
      eventsOf(rig.runs()[1] ?? '').some(({ text }) => text?.includes('waits for its result') === true),
    );
    kill9(first.pid!);
    await first;
    const { exitCode, stderr } = await second;
    expect(exitCode, stderr).toBe(0);
    expect(rig.computed(rig.runs()[1]!)).toContain('train[0]');
  });

  it('take what the other one has published when their own process dies while it waits', async () => {
    const rig = createRig({ cli });
    expect((await rig.voxrun(['run', 'small.yaml', '--to', 'ingest'])).code).toBe(0);
    const plan = await rig.voxrun(['plan', 'small.yaml', '--json']);
    const { nodes } = JSON.parse(plan.stdout) as { nodes: { node: string; fingerprint: string }[] };
    const { fingerprint } = nodes.find(({ node }) => node === 'ingest[case_0]')!;
    const store = join(rig.folder, 'runs', '.store');
    const result = readdirSync(join(store, 'keys', fingerprint))[0]!;
    const hide = (name: string): string => join(rig.folder, name);
    renameSync(join(store, 'keys', fingerprint), hide('keys'));
    renameSync(join(store, 'results', result), hide('result'));
    const lock = tryLock({
      folder: join(store, 'locks'),
      name: `stage-${fingerprint.slice(0, 20)}`,
      purpose: 'ingest[case_0]',
      command: 'voxrun run',
    });
    const second = rig.start(['run', 'small.yaml', '--to', 'ingest']);
    await until(() =>
      eventsOf(rig.runs()[1] ?? '').some(({ text }) => text?.includes('waits for its result') === true),
    );
    const { pid } = eventsOf(rig.runs()[1]!).find(({ kind }) => kind === 'stage-started')!;
    process.kill(pid!, 'SIGSTOP');
    renameSync(hide('result'), join(store, 'results', result));
    renameSync(hide('keys'), join(store, 'keys', fingerprint));
    process.kill(pid!, 'SIGKILL');
    const { exitCode, stderr } = await second;
    if (lock.kind === 'held') lock.lock.release();
    expect(exitCode, stderr).toBe(0);
    const record = nodesOf(rig.runs()[1]!).find(({ node }) => node === 'ingest[case_0]')!;
    expect(record).toMatchObject({ state: 'done', result, how: 'reused' });
  });

  it('do not wait for ever for a machine that is gone', async () => {
    const rig = createRig({ cli });
    expect((await rig.voxrun(['run', 'small.yaml', '--to', 'prepare'])).code).toBe(0);
    const plan = await rig.voxrun(['plan', 'small.yaml', '--json']);
    const { nodes } = JSON.parse(plan.stdout) as { nodes: { node: string; fingerprint: string }[] };
    const { fingerprint } = nodes.find(({ node }) => node === 'train[0]')!;
    const owner = { host: 'elsewhere', bootId: 'b', pid: 1, startTime: '1' };
    const lock = { owner, command: 'voxrun run', purpose: 'train[0]', since: '2026', token: 't', beat: 1 };
    const path = join(rig.folder, 'runs', '.store', 'locks', `stage-${fingerprint.slice(0, 20)}.lock`);
    writeFileSync(path, JSON.stringify(lock));
    const process = rig.start(['run', 'small.yaml', '--fold', '0']);
    await until(() => eventsOf(rig.runs()[1] ?? '').some(({ text }) => text?.includes('on elsewhere') === true));
    // Its heart would have to stand still for a minute; here the machine lets go of it.
    rmSync(path);
    const { exitCode, stderr } = await process;
    expect(exitCode, stderr).toBe(0);
    expect(rig.computed(rig.runs()[1]!)).toContain('train[0]');
  });

  it('started in the same second get records of their own', async () => {
    const rig = createRig({ cli });
    const settings = ['0.6', '0.7', '0.8'];
    const ended = await Promise.all(
      settings.map((value) => rig.voxrun(['run', 'small.yaml', '--set', `checks.max_padding=${value}`])),
    );
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0]);
    const runs = rig.runs();
    expect(runs).toHaveLength(3);
    const sets = runs.map((run) => (JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as RunStart).sets[0]);
    expect(sets.sort()).toEqual(settings.map((value) => `checks.max_padding=${value}`));
  });
});

describe('folds side by side', () => {
  const sixFolds = { 'small.yaml': smallExperiment.replace('folds: 2', 'folds: 6'), ...smallCases(6) };

  it('trains six folds at once where there are threads for them', async () => {
    const rig = createRig({ cli, files: sixFolds });
    expect((await rig.voxrun(['run', 'small.yaml', '--jobs', '2'])).code).toBe(0);
    // By now it is known how little memory a puppet takes.
    const args = ['run', 'small.yaml', '--jobs', '12', '--set', 'seed=1'];
    const { code, stderr } = await rig.voxrun(args, { PUPPET_EPOCH_MS: '300' });
    expect(code, stderr).toBe(0);
    expect(trainingsAtOnce(eventsOf(rig.runs()[1]!))).toBe(6);
    expect((await rig.voxrun(['run', 'small.yaml', '--fold', '5'])).code).toBe(0);
    const beyond = await rig.voxrun(['run', 'small.yaml', '--fold', '6']);
    expect([beyond.code, beyond.stderr]).toEqual([
      2,
      'error FOLD_UNKNOWN --fold 6 names a fold that the split does not make\n   fix: folds are 0 to 5',
    ]);
  });
});

describe('GPUs', () => {
  /** A rig on a machine that seems to have two of them. */
  function gpuRig(): { rig: Rig; env: Record<string, string> } {
    const rig = createRig({
      cli,
      files: { 'small.yaml': smallExperiment.replace('folds: 2', 'folds: 4'), ...smallCases(4) },
    });
    const bin = join(rig.folder, 'bin');
    mkdirSync(bin);
    const lines = ['GPU-1a, NVIDIA T4, 15360', 'GPU-2b, NVIDIA T4, 15360'];
    writeFileSync(join(bin, 'nvidia-smi'), `#!/bin/sh\n${lines.map((line) => `echo "${line}"`).join('\n')}\n`, {
      mode: 0o755,
    });
    const env = {
      PATH: `${bin}:${process.env.PATH ?? ''}`,
      PUPPET_ENGINE: 'cuda',
      XDG_CACHE_HOME: join(rig.folder, 'cache'),
      PUPPET_EPOCH_MS: '200',
    };
    return { rig, env };
  }

  function devicesOf(rig: Rig, run: string): (string | null)[] {
    return nodesOf(run)
      .filter(({ node }) => node.startsWith('train['))
      .map(({ result }) => {
        const path = join(rig.folder, 'runs', '.store', 'results', result!, 'used.json');
        return (JSON.parse(readFileSync(path, 'utf8')) as { device: string | null }).device;
      });
  }

  it('are used by one training each, and no training shares one', async () => {
    const { rig, env } = gpuRig();
    expect((await rig.voxrun(['run', 'small.yaml', '--jobs', '2'], env)).code).toBe(0);
    const { code, stderr } = await rig.voxrun(['run', 'small.yaml', '--jobs', '16', '--set', 'seed=1'], env);
    expect(code, stderr).toBe(0);
    const run = rig.runs()[1]!;
    expect(trainingsAtOnce(eventsOf(run))).toBe(2);
    expect(stderr).toMatch(/^train\[0\] started on GPU-(1a|2b)$/m);
    expect(new Set(devicesOf(rig, run))).toEqual(new Set(['GPU-1a', 'GPU-2b']));
    expect(readdirSync(join(rig.folder, 'cache', 'voxrun', 'leases'), { recursive: true })).toHaveLength(1);
  });

  it('of an inherited CUDA_VISIBLE_DEVICES are the only ones', async () => {
    const { rig, env } = gpuRig();
    const { code, stderr } = await rig.voxrun(['run', 'small.yaml'], { ...env, CUDA_VISIBLE_DEVICES: 'GPU-2b' });
    expect(code, stderr).toBe(0);
    expect(new Set(devicesOf(rig, rig.runs()[0]!))).toEqual(new Set(['GPU-2b']));
  });

  it('that another command computes on are waited for', async () => {
    const { rig, env } = gpuRig();
    const only = { ...env, CUDA_VISIBLE_DEVICES: 'GPU-1a' };
    const first = rig.start(['run', 'small.yaml', '--fold', '0'], { ...only, PUPPET_EPOCH_MS: '700' });
    await until(() => eventsOf(rig.runs()[0] ?? '').some(({ nodes }) => nodes?.[0] === 'train[0]'));
    const second = await rig.voxrun(['run', 'small.yaml', '--fold', '1'], only);
    expect(second.code, second.stderr).toBe(0);
    expect(second.stderr).toMatch(
      /^train\[1\] waits for a GPU; in use: GPU-1a by process \d+ \(voxrun run small.yaml --fold 0\)$/m,
    );
    expect((await first).exitCode).toBe(0);
  });
});

describe('between planning and running', () => {
  it('an edit of the experiment file changes nothing: the run keeps what was read at its start', async () => {
    const rig = createRig({ cli });
    const original = rig.read('small.yaml');
    const process = rig.start(['run', 'small.yaml'], { PUPPET_EPOCH_MS: '300' });
    await until(() => eventsOf(rig.runs()[0] ?? '').length > 0);
    rig.write({ 'small.yaml': original.replace('epochs: 3', 'epochs: 1') });
    expect((await process).exitCode).toBe(0);
    const run = rig.runs()[0]!;
    expect(readFileSync(join(run, 'experiment.yaml'), 'utf8')).toBe(original);
    expect(readFileSync(join(run, 'stages', 'train.0', 'used.json'), 'utf8')).toContain('"epochs": 3');
  });

  it('a stage of another build of voxrun does not compute under the name of the one that planned', async () => {
    const mixed = await buildPuppets({
      folder: join('.test-build', 'mixed'),
      builds: { cli: 'before', child: 'after' },
    });
    const rig = createRig({ cli: mixed });
    const { code, stderr } = await rig.voxrun(['run', 'small.yaml']);
    expect(code).toBe(1);
    expect(stderr).toContain('CODE_CHANGED voxrun was changed or upgraded since this run started');
    expect(stderr).toContain('fix: start it again: results that still hold are reused');
    expect(readdirSync(join(rig.folder, 'runs', '.store', 'results'))).toEqual([]);
  });
});

describe('settings of no consequence', () => {
  it('a temporary data folder and a commit id in the description compute nothing again', async () => {
    const rig = createRig({ cli });
    expect((await rig.voxrun(['run', 'small.yaml'])).code).toBe(0);
    const moved = createRig({ cli });
    const args = ['--set', `data.root=${moved.folder}`, '--set', 'description=commit 3fa9c1d2'];
    const { code, stderr } = await rig.voxrun(['run', 'small.yaml', ...args]);
    expect([code, stderr]).toEqual([0, `nothing to do: run ${basename(rig.runs()[0]!)} has it all`]);
  });

  it('a removed key is a change like any other, and plan names it', async () => {
    const stopping = 'metric_steps: 1, early_stopping: { metric: validation_loss, patience: 2 } }';
    const rig = createRig({
      cli,
      files: {
        'small.yaml': smallExperiment.replace('steps_per_epoch: 2 }', `steps_per_epoch: 2, ${stopping}`),
        ...smallCases(4),
      },
    });
    expect((await rig.voxrun(['run', 'small.yaml'])).code).toBe(0);
    rig.write({
      'small.yaml': smallExperiment.replace('steps_per_epoch: 2 }', 'steps_per_epoch: 2, metric_steps: 1 }'),
    });
    const { stdout } = await rig.voxrun(['plan', 'small.yaml']);
    expect(stdout).toMatch(/^train +2 stale\n {4}training.early_stopping: \{.*"patience":2.*\} -> \(none\)$/m);
  });
});

describe('kill -9', () => {
  const stages = [
    'ingest[case_1]',
    'split',
    'analyze',
    'prepare[case_2]',
    'train[1]',
    'predict[0]',
    'evaluate[1]',
    'summarize',
  ];

  it.each(stages)('in the middle of %s leaves a store from which the next run makes all of it', async (node) => {
    const rig = createRig({ cli });
    const process = rig.start(['run', 'small.yaml'], { PUPPET_HANG: node });
    const attempts = join(rig.folder, 'runs', '.store', 'attempts');
    await until(() => {
      if (!existsSync(attempts)) return false;
      return readdirSync(attempts).some((name) => {
        // An attempt that has ended is removed meanwhile.
        const events = readTextIfThere(join(attempts, name, 'events.jsonl'));
        return events?.includes(`"node-started","node":"${node}"`) === true;
      });
    });
    kill9(process.pid!);
    await process;
    const { code, stderr } = await rig.voxrun(['run', 'small.yaml']);
    expect(code, stderr).toBe(0);
    const runs = rig.runs();
    expect(runs).toHaveLength(2);
    // What a stage published before its run could write that down counts as found.
    const computed = runs.flatMap((run) => rig.computed(run));
    expect(new Set(computed).size).toBe(computed.length);
    expect(computed).toContain(node);
    expect(nodesOf(runs[1]!).map(({ state }) => state)).toEqual(Array<string>(17).fill('done'));
    expect(readdirSync(join(rig.folder, 'runs', '.store', 'locks'))).toEqual([]);
  });
});
