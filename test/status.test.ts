import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunProcess } from '../src/store/run-process.js';
import { writeRun } from './support/write-run.js';
import { buildPuppets } from './support/build-puppets.js';
import { isAlive, kill9, until } from './support/processes.js';
import { createRig, type Rig } from './support/rig.js';

let cli: string;
beforeAll(async () => {
  cli = await buildPuppets();
});

function processOf(rig: Rig, run: string): RunProcess {
  return JSON.parse(rig.read(join('runs', 'small', run, 'process.json'))) as RunProcess;
}

/** Whether the first fold has trained an epoch. */
function hasTrained(rig: Rig): boolean {
  const [run] = rig.runs();
  try {
    return readFileSync(join(run!, 'events.jsonl'), 'utf8').includes('"progress"');
  } catch {
    return false;
  }
}

describe('a run under way', () => {
  it('is shown, followed and stopped from another terminal, and resumed', async () => {
    const rig = createRig({ cli });
    const running = rig.start(['run', 'small.yaml', '--jobs', '2', '--set', 'training.epochs=60'], {
      PUPPET_EPOCH_MS: '400',
    });
    await until(() => hasTrained(rig));
    const id = basename(rig.runs()[0]!);
    const { pid } = processOf(rig, id).process;
    expect(pid).toBe(running.pid);

    const shown = await rig.voxrun(['status']);
    const lines = shown.stdout.split('\n');
    expect(lines[0]).toMatch(new RegExp(`^small ${id}: running for [0-9.]+ s, process ${pid}$`));
    expect(lines.slice(1, 6)).toEqual([
      '  ingest     4/4',
      '  split      1/1',
      '  analyze    1/1',
      '  prepare    4/4',
      '  train      0/2',
    ]);
    expect(lines[6]).toMatch(/^ {4}train\[0\] {2}epoch \d+\/60, step 1\/2$/);
    expect(lines.slice(7)).toEqual([
      '  predict    0/2  waiting',
      '  evaluate   0/2  waiting',
      '  summarize  0/1  waiting',
      `  \`voxrun logs ${id} -f\` follows it, \`voxrun stop ${id}\` stops it`,
    ]);
    const json = JSON.parse((await rig.voxrun(['status', id, '--json'])).stdout) as {
      runs: { stages: { name: string; working: unknown[] }[] }[];
    };
    expect(json).toMatchObject({ format: 1, runs: [{ id, state: 'running', process: { host: hostname(), pid } }] });
    expect(json.runs[0]!.stages.find(({ name }) => name === 'train')!.working).toMatchObject([
      { node: 'train[0]', progress: { total: 60, unit: 'epoch' } },
    ]);
    expect((await rig.voxrun(['list', '-q', '-F', 'state = running'])).stdout).toBe(id);

    const followed = rig.voxrun(['logs', id, 'train.0', '--follow']);
    const stopped = await rig.voxrun(['stop', id]);
    expect([stopped.code, stopped.stdout, stopped.stderr]).toEqual([
      0,
      '',
      `run ${id} stopped: \`voxrun resume ${id}\` goes on from there`,
    ]);
    expect(isAlive(pid)).toBe(false);
    expect((await running).exitCode).toBe(143);
    expect((await followed).stdout).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}train\[0\] started\n.* epoch 1\/60/);

    const after = await rig.voxrun(['status']);
    expect(after.stdout).toMatch(
      new RegExp(
        `^nothing is under way in .*/runs\nlast run: small ${id}, interrupted, started \\d+s ago\n {2}\`voxrun resume ${id}\` goes on from there$`,
      ),
    );
    const again = await rig.voxrun(['stop', id]);
    expect([again.code, again.stderr]).toEqual([
      0,
      `run ${id} is not under way, it is interrupted: \`voxrun resume ${id}\` goes on from there`,
    ]);
  });

  it('that was killed is called stopped', async () => {
    const rig = createRig({ cli });
    const running = rig.start(['run', 'small.yaml'], { PUPPET_EPOCH_MS: '400' });
    await until(() => hasTrained(rig));
    kill9(running.pid!);
    await running;
    const id = basename(rig.runs()[0]!);
    const { stdout } = await rig.voxrun(['status', '@last']);
    expect(stdout).toMatch(new RegExp(`^small ${id}: stopped after [0-9.]+ s\n`));
    expect(stdout).toContain('train[0]  epoch ');
    expect(stdout).toContain(`\`voxrun resume ${id}\` goes on from there`);
    expect((await rig.voxrun(['stop', '--all'])).stderr).toBe('nothing is under way, so there is nothing to stop');
  });
});

describe('voxrun stop', () => {
  const rig = (): Rig => createRig({ cli, files: {} });
  const id = '20261101-120000-aaaaaaaa';
  const noted = (process: object) => ({
    format: 1,
    process: { host: hostname(), bootId: 'b', pid: globalThis.process.pid, startTime: '1', ...process },
    startedAt: '2026-11-01T12:00:00Z',
    earlierSeconds: 0,
  });

  it('leaves a process alone that got the number of one that has ended', async () => {
    const one = rig();
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const other = one.start(['logs', '--help']);
    writeRun(join(one.folder, 'runs'), { id, process: noted({ bootId }) });
    const { code, stderr } = await one.voxrun(['stop', id]);
    // This very process would have been ended by the signal.
    expect([code, stderr]).toEqual([
      0,
      `run ${id} is not under way, it is stopped: \`voxrun resume ${id}\` goes on from there`,
    ]);
    await other;
  });

  it('says where a run of another machine can be stopped, with exit code 4', async () => {
    const one = rig();
    writeRun(join(one.folder, 'runs'), { id, process: noted({ host: 'cluster-7', pid: 4711 }) });
    const { code, stderr } = await one.voxrun(['stop', '@last']);
    expect([code, stderr]).toEqual([
      4,
      `run ${id} is computed by process 4711 on cluster-7, which cannot be reached from here: \`voxrun stop ${id}\` there stops it`,
    ]);
    expect((await one.voxrun(['list'])).stdout).toContain('running?');
    expect((await one.voxrun(['stop', '--all'])).code).toBe(0);
  });

  it('asks which one, where none is named', async () => {
    const { code, stderr } = await rig().voxrun(['stop']);
    expect([code, stderr]).toEqual([
      2,
      'error RUN_NOT_NAMED it is not clear which run to stop\n   fix: name one, or give --all for all that are under way on this machine; `voxrun status` shows them',
    ]);
  });
});

describe('voxrun logs', () => {
  it('shows a failure with its stack, the last lines, and JSON as it stands', async () => {
    const rig = createRig({ cli });
    await rig.voxrun(['run', 'small.yaml', '--quiet'], { PUPPET_FAIL: 'train[1]' });
    const { stdout } = await rig.voxrun(['logs', '@last', 'train.1']);
    expect(stdout).toContain(
      'train[1] error the puppet was told to fail\n   StageFailure: the puppet was told to fail\n',
    );
    expect(stdout).toContain('train[1] error IMAGE_UNREADABLE the puppet was told to fail\n   fix: tell it not to');
    expect(stdout).not.toContain('train[0]');
    const last = await rig.voxrun(['logs', '@last', '-n', '1']);
    expect(last.stdout).toMatch(/^\S+ \S+ {2}run \S+ failed after [^\n]*: 1 failed, 3 not computed$/);
    const events = (await rig.voxrun(['logs', '@last', '--json'])).stdout;
    expect(events).toBe(readFileSync(join(rig.runs()[0]!, 'events.jsonl'), 'utf8').trimEnd());
  });

  it('writes control characters out and passes over damaged lines', async () => {
    const rig = createRig({ cli, files: {} });
    const { path } = writeRun(join(rig.folder, 'runs'), { id: '20261101-120000-aaaaaaaa' });
    const at = '2026-11-01T12:00:00Z';
    const lines = [
      JSON.stringify({ kind: 'note', at, node: 'train[0]', text: 'red \u001b[31m' }),
      '{"kind":"no',
      JSON.stringify({ kind: 'progress', at, node: 'train[0]', progress: 7 }),
      JSON.stringify({ kind: 'stage-started', at, nodes: null, attempt: '../../..' }),
      JSON.stringify({ kind: 'note', at, node: 'train[0]', text: 'end' }),
    ];
    writeFileSync(join(path, 'events.jsonl'), `${lines.join('\n')}\n`);
    for (const args of [['@last'], ['@last', 'train']]) {
      const { code, stdout, stderr } = await rig.voxrun(['logs', ...args]);
      expect([code, stdout, stderr]).toEqual([
        0,
        '2026-11-01 12:00:00  train[0] red \\u001b[31m\n2026-11-01 12:00:00  train[0] end',
        '',
      ]);
    }
  });

  it('of a stage names what training measures', async () => {
    const rig = createRig({ cli, files: {} });
    const { path } = writeRun(join(rig.folder, 'runs'), { id: '20261101-120000-aaaaaaaa' });
    const at = '2026-11-01T12:00:00Z';
    const progress = { done: 1, total: 2, unit: 'epoch', values: { train: 3.5, validation: 4.5 } };
    const events = [
      { kind: 'run-started', at, run: 'r', folder: '', nodes: 1, fresh: 0, metric: { name: 'MAE', unit: 'ml' } },
      { kind: 'progress', at, node: 'train[0]', progress },
    ];
    writeFileSync(join(path, 'events.jsonl'), events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    const { stdout } = await rig.voxrun(['logs', '@last', 'train']);
    expect(stdout).toBe('2026-11-01 12:00:00  train[0] epoch 1/2  MAE train 3.50 ml, validation 4.50 ml');
  });

  it('refuses a stage that the run does not have, and names the nearest', async () => {
    const rig = createRig({ cli, files: {} });
    writeRun(join(rig.folder, 'runs'), { id: '20261101-120000-aaaaaaaa' });
    const { code, stderr } = await rig.voxrun(['logs', '@last', 'trian']);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^error STAGE_UNKNOWN run 20261101-120000-aaaaaaaa has no stage trian\n {3}fix: did you mean train\? stages are ingest, .*; one fold is train\.0$/,
    );
  });
});
