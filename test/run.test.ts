import {
  existsSync,
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
  cpSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { isAlive, until } from './support/processes.js';
import { buildPuppets } from './support/build-puppets.js';
import { createRig, smallCases, smallExperiment, type Rig } from './support/rig.js';

let cli: string;
beforeAll(async () => {
  cli = await buildPuppets();
});

async function finishedRig(): Promise<Rig> {
  const rig = createRig({ cli });
  const { code, stderr } = await rig.voxrun(['run', 'small.yaml']);
  expect(stderr).not.toContain('error');
  expect(code).toBe(0);
  return rig;
}

/** Computed by the second run of a changed experiment. */
async function recomputed(rig: Rig, args: readonly string[] = []): Promise<string[]> {
  const before = rig.runs().length;
  const { code, stderr } = await rig.voxrun(['run', 'small.yaml', ...args]);
  expect(code, stderr).toBe(0);
  expect(rig.runs()).toHaveLength(before + 1);
  return rig.computed(rig.runs().at(-1)!);
}

const predictAndAfter = ['evaluate[0]', 'evaluate[1]', 'predict[0]', 'predict[1]', 'summarize'];

describe('voxrun run', () => {
  it('computes every stage, records it, and links the results for people', async () => {
    const rig = await finishedRig();
    const [run] = rig.runs();
    expect(rig.computed(run!)).toHaveLength(17);
    for (const file of [
      'experiment.yaml',
      'resolved.json',
      'resolved.yaml',
      'run.json',
      'events.jsonl',
      'summary.json',
    ]) {
      expect(existsSync(join(run!, file)), file).toBe(true);
    }
    expect(rig.read('small.yaml')).toBe(readFileSync(join(run!, 'experiment.yaml'), 'utf8'));
    expect(existsSync(join(run!, 'stages', 'train.0', 'out', 'weights.bin'))).toBe(true);
    const shown = await rig.voxrun(['show', run!]);
    expect([shown.code, shown.stdout]).toEqual([0, readFileSync(join(run!, 'resolved.yaml'), 'utf8').trimEnd()]);
    expect(shown.stdout).toMatch(/^ {4}folds: 2 +# small.yaml:9$/m);
    expect(readdirSync(join(rig.folder, 'runs', '.store', 'attempts'))).toEqual([]);
    expect(readdirSync(join(rig.folder, 'runs', '.store', 'locks'))).toEqual([]);
  });

  it.each(['1', '2', '3'])('evaluates a fold before it trains the next one, with %s threads', async (jobs) => {
    const rig = createRig({ cli });
    const { code, stderr } = await rig.voxrun(['run', 'small.yaml', '--jobs', jobs]);
    expect(code, stderr).toBe(0);
    const started = readFileSync(join(rig.runs()[0]!, 'events.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string; nodes?: string[] })
      .flatMap((event) => (event.kind === 'stage-started' ? (event.nodes ?? []) : []));
    expect(started.filter((node) => /^(train|predict|evaluate|summarize)/.test(node))).toEqual([
      ...[0, 1].flatMap((fold) => [`train[${fold}]`, `predict[${fold}]`, `evaluate[${fold}]`]),
      'summarize',
    ]);
  });

  it('writes each epoch of each fold once, and in order, where its messages go into a file', async () => {
    const rig = createRig({ cli });
    const { code, stderr } = await rig.voxrun(['run', 'small.yaml', '--set', 'training.epochs=12']);
    expect(code, stderr).toBe(0);
    for (const fold of [0, 1]) {
      expect(stderr.split('\n').filter((line) => line.startsWith(`train[${fold}] epoch`))).toEqual(
        Array.from({ length: 12 }, (_, epoch) => `train[${fold}] epoch ${epoch + 1}/12`),
      );
    }
  });

  it('does nothing for an unchanged file: no new run folder, and it names the run that has it all', async () => {
    const rig = await finishedRig();
    const [run] = rig.runs();
    const { code, stderr } = await rig.voxrun(['run', 'small.yaml']);
    expect(code).toBe(0);
    expect(stderr).toContain(`nothing to do: run ${run!.split('/').at(-1)!} has it all\n`.trim());
    expect(rig.runs()).toEqual([run]);
  });

  it('predicts again, and what follows, after a changed overlap', async () => {
    const rig = await finishedRig();
    expect(await recomputed(rig, ['--set', 'inference.overlap=0.25'])).toEqual(predictAndAfter);
  });

  it('trains again after a changed learning rate, and prepares nothing', async () => {
    const rig = await finishedRig();
    expect(await recomputed(rig, ['--set', 'training.optimizer.lr=0.02'])).toEqual([
      ...predictAndAfter,
      'train[0]',
      'train[1]',
    ]);
  });

  it('makes a new record and computes nothing after a changed threshold of the checks', async () => {
    const rig = await finishedRig();
    expect(await recomputed(rig, ['--set', 'checks.max_padding=0.9'])).toEqual([]);
  });

  it('computes nothing when the data have moved', async () => {
    const rig = await finishedRig();
    cpSync(join(rig.folder, 'images'), join(rig.folder, 'elsewhere', 'images'), { recursive: true });
    cpSync(join(rig.folder, 'labels'), join(rig.folder, 'elsewhere', 'labels'), { recursive: true });
    rmSync(join(rig.folder, 'images'), { recursive: true });
    const { code, stderr } = await rig.voxrun(['run', 'small.yaml', '--set', 'data.root=elsewhere']);
    expect([code, rig.runs().length]).toEqual([0, 1]);
    expect(stderr).toContain('nothing to do');
  });

  it('prepares one case when one is added', async () => {
    const rig = await finishedRig();
    rig.write(smallCases(5));
    const computed = await recomputed(rig);
    expect(computed.filter((id) => /^(ingest|prepare)/.test(id))).toEqual(['ingest[case_4]', 'prepare[case_4]']);
  });

  it.each([
    ['training and what follows', 'where validation cases are measured', 5, ['predict[1]', 'train[1]']],
    ['training on it alone', 'where they are not', 0, []],
  ])('a label edited with its size and modification time restored makes stale %s %s', async (_, __, steps, more) => {
    const small = smallExperiment.replace('epochs: 3', `epochs: 3, metric_steps: ${steps}`);
    const rig = createRig({ cli, files: { 'small.yaml': small, ...smallCases(4) } });
    expect((await rig.voxrun(['run', 'small.yaml'])).code).toBe(0);
    const path = join(rig.folder, 'labels', 'case_1.nii.gz');
    const { atime, mtime } = statSync(path);
    writeFileSync(path, 'LABEL 1');
    utimesSync(path, atime, mtime);
    // The puppets put case_1 into the validation set of fold 1, so fold 0 trains on it.
    expect(await recomputed(rig)).toEqual(
      [
        'ingest[case_1]',
        'prepare[case_1]',
        'analyze',
        'train[0]',
        'predict[0]',
        'evaluate[0]',
        'evaluate[1]',
        'summarize',
        ...more,
      ].sort(),
    );
  });

  it('says that a run of one fold is partial, and computes only that fold', async () => {
    const rig = createRig({ cli });
    const { code } = await rig.voxrun(['run', 'small.yaml', '--fold', '0']);
    expect(code).toBe(0);
    expect(rig.computed(rig.runs()[0]!).filter((id) => /^(train|predict|evaluate)/.test(id))).toEqual([
      'evaluate[0]',
      'predict[0]',
      'train[0]',
    ]);
    expect((await rig.voxrun(['run', 'small.yaml', '--fold', '7'])).stderr).toBe(
      'error FOLD_UNKNOWN --fold 7 names a fold that the split does not make\n   fix: folds are 0 to 1',
    );
  });

  it('stops what needs a failed stage and nothing else', async () => {
    const rig = createRig({ cli });
    const { code, stderr } = await rig.voxrun(['run', 'small.yaml'], { PUPPET_FAIL: 'train[0]' });
    expect(code).toBe(1);
    expect(stderr).toContain('train[0] error IMAGE_UNREADABLE the puppet was told to fail\n   fix: tell it not to');
    expect(rig.computed(rig.runs()[0]!)).toEqual(expect.arrayContaining(['train[1]', 'predict[1]', 'evaluate[1]']));
    expect(rig.computed(rig.runs()[0]!)).not.toContain('predict[0]');
    expect(stderr).toMatch(/run \S+ failed after .*: 1 failed, 3 not computed/);
  });

  it('reports a stage process that was killed, keeps the rest, and goes on the next time', async () => {
    const rig = createRig({ cli });
    const { code, stderr } = await rig.voxrun(['run', 'small.yaml'], {
      PUPPET_DIE: `train[0]:before-manifest:${join(rig.folder, 'died')}`,
    });
    expect(code).toBe(1);
    expect(stderr).toContain(
      'train[0] error KILLED the stage process was killed by SIGKILL without saying why\n   fix: run again: finished stages are kept, and training goes on from its last checkpoint',
    );
    const again = await rig.voxrun(['run', 'small.yaml']);
    expect(again.code).toBe(0);
    expect(again.stderr).toContain('train[0] goes on after epoch 3');
    expect(rig.computed(rig.runs()[1]!)).toEqual(['evaluate[0]', 'predict[0]', 'summarize', 'train[0]']);
  });

  it('stops a stage that overruns its time budget, also when it ignores the request to end', async () => {
    const rig = createRig({ cli });
    const { code, stderr } = await rig.voxrun(['run', 'small.yaml', '--set', 'resources.minutes=0.1'], {
      PUPPET_HANG: 'analyze',
    });
    expect(code).toBe(1);
    expect(stderr).toContain('analyze error OUT_OF_TIME the stage was stopped after its time budget of 0.1 minutes');
  });

  it('says that a stage ran out of memory', async () => {
    const rig = createRig({ cli });
    const env = { PUPPET_FEED: 'analyze', NODE_OPTIONS: '--max-old-space-size=128' };
    const { code, stderr } = await rig.voxrun(['run', 'small.yaml'], env);
    expect(code).toBe(1);
    expect(stderr).toContain(
      'analyze error OUT_OF_MEMORY the stage ran out of memory and was killed by the system\n' +
        '   fix: use a smaller training.patch or training.batch, or close other programs',
    );
  });

  it('does not start the same run twice', async () => {
    const rig = createRig({ cli });
    const first = rig.start(['run', 'small.yaml'], { PUPPET_EPOCH_MS: '500' });
    await until(() => rig.runs().length === 1);
    const { code, stderr } = await rig.voxrun(['run', 'small.yaml']);
    expect(code).toBe(4);
    expect(stderr).toContain(`error RUN_IS_LIVE the same run of small is under way: process ${first.pid!} on `);
    expect((await first).exitCode).toBe(0);
    expect(rig.runs()).toHaveLength(1);
  });

  it('leaves everything resumable on Ctrl-C, and resume goes on in the same folder', async () => {
    const rig = createRig({ cli });
    const child = rig.start(['run', 'small.yaml', '--set', 'training.epochs=40'], { PUPPET_EPOCH_MS: '100' });
    await until(() => eventsOf(rig).includes('"unit":"epoch"'));
    process.kill(child.pid!, 'SIGINT');
    const stopped = await child;
    expect(stopped.exitCode).toBe(130);
    const id = rig.runs()[0]!.split('/').at(-1)!;
    expect(stopped.stderr).toContain(`stopped; \`voxrun resume ${id}\` goes on from here`);
    const resumed = await rig.voxrun(['resume', id]);
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(resumed.stderr).toMatch(/train\[\d\] goes on after epoch \d+/);
    expect(rig.runs()).toHaveLength(1);
    expect(existsSync(join(rig.runs()[0]!, 'summary.json'))).toBe(true);
  });

  it('leaves no child behind when it is killed', async () => {
    const rig = createRig({ cli });
    const child = rig.start(['run', 'small.yaml'], { PUPPET_EPOCH_MS: '60000' });
    await until(() => pidsOf(rig).length > 0 && eventsOf(rig).includes('train'));
    const pids = pidsOf(rig);
    process.kill(child.pid!, 'SIGKILL');
    await child;
    await until(() => pids.every((pid) => !isAlive(pid)));
    expect(pids.length).toBeGreaterThan(0);
  });

  it('gives events as JSON lines on standard output, and nothing else', async () => {
    const rig = createRig({ cli });
    const { stdout } = await rig.voxrun(['run', 'small.yaml', '--json']);
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string });
    expect(events[0]!.kind).toBe('run-started');
    expect(events.slice(-2).map(({ kind }) => kind)).toEqual(['run-finished', 'judged']);
    expect(events.filter(({ kind }) => kind === 'node-done')).toHaveLength(17);
  });

  it('recomputes a result of which a file was deleted by hand, and says so', async () => {
    const rig = await finishedRig();
    rmSync(join(rig.runs()[0]!, 'stages', 'analyze', 'out', 'dataset.json'));
    const plan = await rig.voxrun(['plan', 'small.yaml']);
    expect(plan.stdout).toMatch(/dataset.json of result \S+ is missing or damaged/);
    expect((await rig.voxrun(['run', 'small.yaml'])).code).toBe(0);
  });
});

describe('what is stored', () => {
  it('is not trained on when it was damaged: the result is named, set aside and computed anew', async () => {
    const rig = await finishedRig();
    const damaged = join(rig.runs()[0]!, 'stages', 'prepare.case_1', 'out', 'image.f32');
    const bytes = readFileSync(damaged);
    bytes[3] = bytes[3]! ^ 1;
    writeFileSync(damaged, bytes);
    const { code, stderr } = await rig.voxrun(['run', 'small.yaml', '--set', 'seed=43']);
    expect(code).toBe(1);
    expect(stderr).toContain('error RESULT_DAMAGED the stored result of prepare[case_1] is damaged: ');
    expect(stderr).toContain('   fix: run again: the damaged result is no longer used and is computed anew');
    const again = await rig.voxrun(['run', 'small.yaml', '--set', 'seed=43']);
    expect(again.code, again.stderr).toBe(0);
    const after = rig
      .runs()
      .slice(1)
      .flatMap((run) => rig.computed(run));
    expect(after.filter((id) => id.startsWith('prepare'))).toEqual(['prepare[case_1]']);
  });

  it('is named with its folder where planning cannot read it', async () => {
    const rig = await finishedRig();
    const folds = join(rig.runs()[0]!, 'stages', 'split', 'out', 'folds.json');
    writeFileSync(folds, readFileSync(folds, 'utf8').replace('[', '{'));
    const { code, stderr } = await rig.voxrun(['plan', 'small.yaml']);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^error RESULT_DAMAGED .*folds.json does not hold what was published\n {3}fix: delete .*results\/\S+ and run again/,
    );
  });

  it('is not touched by planning: no folder is made', async () => {
    const rig = createRig({ cli });
    const { code, stdout } = await rig.voxrun(['plan', 'small.yaml']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ingest {5}4 new\nsplit {6}1 pending on ingest\n/);
    expect(existsSync(join(rig.folder, 'runs', '.store', 'keys'))).toBe(false);
  });
});

describe('voxrun resume', () => {
  it('leaves a complete run alone', async () => {
    const rig = await finishedRig();
    const before = readFileSync(join(rig.runs()[0]!, 'events.jsonl'), 'utf8');
    const { code, stderr } = await rig.voxrun(['resume', '@last']);
    expect([code, stderr]).toEqual([0, `nothing to do: run ${rig.runs()[0]!.split('/').at(-1)!} is complete`]);
    expect(readFileSync(join(rig.runs()[0]!, 'events.jsonl'), 'utf8')).toBe(before);
  });

  it('refuses a run whose data have changed: one record never tells of two runs', async () => {
    const rig = createRig({ cli });
    const failed = await rig.voxrun(['run', 'small.yaml'], { PUPPET_FAIL: 'analyze' });
    expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining('analyze') as string });
    rig.write({ 'labels/case_0.nii.gz': 'edited' });
    const id = rig.runs()[0]!.split('/').at(-1)!;
    const { code, stderr } = await rig.voxrun(['resume', id]);
    expect(code).toBe(3);
    expect(stderr).toBe(
      `error RUN_CHANGED the data or the stages of voxrun have changed since ${id} started, and its record must not hold both\n` +
        `   fix: \`voxrun run ${join(rig.folder, 'small.yaml')}\` or \`voxrun rerun ${id}\` starts a run with what is there now and reuses every result that still holds`,
    );
  });

  it('says how to go on when the data have moved', async () => {
    const rig = createRig({ cli });
    await rig.voxrun(['run', 'small.yaml', '--set', 'data.root=.'], { PUPPET_FAIL: 'analyze' });
    const moved = `${rig.folder}-moved`;
    renameSync(rig.folder, moved);
    const { execa } = await import('execa');
    const { exitCode, stderr } = await execa(process.execPath, [cli, 'resume', '@last'], { cwd: moved, reject: false });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`error RUN_DATA_MISSING the data of run `);
    expect(stderr).toContain('--set data.root=FOLDER');
  });
});

describe('a run that cannot start', () => {
  it.each([
    ['a wrong option', ['-j', 'abc'], 2, 'error JOBS_NOT_A_NUMBER --jobs "abc" is not a whole number above 0'],
    ['no number', ['--gpus', 'all'], 2, 'error GPUS_NOT_A_NUMBER --gpus "all" is neither auto nor a whole number'],
    ['a runs folder that is a file', ['--runs', 'small.yaml'], 1, 'a part of the path is a file, not a folder'],
  ])('leaves no folder behind: %s', async (_title, args, exitCode, message) => {
    const rig = createRig({ cli });
    const { code, stderr } = await rig.voxrun(['run', 'small.yaml', ...args]);
    expect([code, rig.runs()]).toEqual([exitCode, []]);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
  });
});

describe('voxrun plan', () => {
  it('agrees with run, names the changed key and computes nothing', async () => {
    const rig = await finishedRig();
    const { code, stdout } = await rig.voxrun(['plan', 'small.yaml', '--set', 'training.epochs=5', '--exit-code']);
    expect(code).toBe(1);
    expect(stdout).toBe(
      [
        'ingest     4 fresh',
        'split      1 fresh',
        'analyze    1 fresh',
        'prepare    4 fresh',
        'train      2 stale',
        '    training.epochs: 3 -> 5',
        'predict    2 pending on train',
        'evaluate   2 pending on predict',
        'summarize  1 pending on evaluate',
        '7 of 17 results to compute',
      ].join('\n'),
    );
    expect(rig.runs()).toHaveLength(1);
  });

  it('gives every node with state, fingerprint and reasons as JSON', async () => {
    const rig = createRig({ cli });
    const { stdout } = await rig.voxrun(['plan', 'small.yaml', '--json']);
    const { nodes } = JSON.parse(stdout) as {
      nodes: { node: string; state: string; reasons: unknown; on?: string[] }[];
    };
    expect(nodes).toHaveLength(17);
    expect(nodes.find(({ node }) => node === 'train[1]')).toEqual({
      node: 'train[1]',
      stage: 'train',
      fold: 1,
      state: 'pending',
      reasons: [{ kind: 'first' }],
      on: ['split'],
      needs: ['split'],
      gates: [],
    });
  });
});

describe('a stage', () => {
  it('can be run by hand from its task file alone', async () => {
    const rig = createRig({ cli, files: { 'small.yaml': smallExperiment, ...smallCases(4) } });
    await rig.voxrun(['run', 'small.yaml'], { PUPPET_FAIL: 'analyze' });
    const attempts = join(rig.folder, 'runs', '.store', 'attempts');
    const attempt = readdirSync(attempts).find((name) => name.startsWith('analyze-'))!;
    const { execa } = await import('execa');
    const child = cli.replace('puppet-cli', 'puppet-child');
    const { exitCode } = await execa(process.execPath, [child, join(attempts, attempt, 'task.json')], {
      reject: false,
    });
    expect(exitCode).toBe(0);
    expect((await rig.voxrun(['plan', 'small.yaml'])).stdout).toContain('analyze    1 fresh');
  });
});

function eventsOf(rig: Rig): string {
  try {
    return readFileSync(join(rig.runs()[0]!, 'events.jsonl'), 'utf8');
  } catch {
    return '';
  }
}

function pidsOf(rig: Rig): number[] {
  const attempts = join(rig.folder, 'runs', '.store', 'attempts');
  if (!existsSync(attempts)) return [];
  return readdirSync(attempts).flatMap((name) => {
    try {
      const first = readFileSync(join(attempts, name, 'events.jsonl'), 'utf8').split('\n')[0]!;
      return [(JSON.parse(first) as { pid: number }).pid];
    } catch {
      return [];
    }
  });
}
