import { appendFileSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../src/base/hash.js';
import type { Manifest } from '../src/store/manifest.js';
import type { NodeRecord, RunStart } from '../src/store/run-record.js';
import { buildPuppets } from './support/build-puppets.js';
import { kill9, until } from './support/processes.js';
import { createRig, type Rig } from './support/rig.js';

let cli: string;
beforeAll(async () => {
  cli = await buildPuppets();
});

async function finished(args: readonly string[] = []): Promise<{ rig: Rig; run: string; id: string }> {
  const rig = createRig({ cli });
  const { code, stderr } = await rig.voxrun(['run', 'small.yaml', ...args]);
  expect(code, stderr).toBe(0);
  const run = rig.runs()[0]!;
  return { rig, run, id: basename(run) };
}

function startOf(run: string): RunStart {
  return JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as RunStart;
}

function nodeOf(run: string, node: string): NodeRecord {
  return JSON.parse(readFileSync(join(run, 'nodes', `${node}.json`), 'utf8')) as NodeRecord;
}

function resultOf(rig: Rig, run: string, node: string): string {
  return join(rig.folder, 'runs', '.store', 'results', nodeOf(run, node).result!);
}

/** Kills a run once a fold's training has done an epoch; with a checkpoint, or before there is one. */
async function killedInTraining(rig: Rig): Promise<string> {
  const process = rig.start(['run', 'small.yaml', '--jobs', '2'], { PUPPET_EPOCH_MS: '400' });
  await until(() => {
    const events = rig.runs()[0] === undefined ? '' : readIfThere(join(rig.runs()[0]!, 'events.jsonl'));
    return events.includes('"unit":"epoch"');
  });
  kill9(process.pid!);
  await process;
  return rig.runs()[0]!;
}

function readIfThere(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

describe('voxrun rerun', () => {
  it('says that nothing has changed and names the run that has it all, without a new record', async () => {
    const { rig, id } = await finished();
    const { code, stderr } = await rig.voxrun(['rerun', '@last']);
    expect(code).toBe(0);
    expect(stderr).toBe(
      `nothing has changed since run ${id}: data, voxrun, engine, machine\nnothing to do: run ${id} has it all`,
    );
    expect(rig.runs()).toHaveLength(1);
  });

  it('uses the settings of the run, whatever has become of its file, and records where it comes from', async () => {
    const { rig, run, id } = await finished(['--set', 'training.optimizer.lr=0.02']);
    rig.write({ 'small.yaml': 'no: experiment' });
    const { code, stderr } = await rig.voxrun(['rerun', id, '--set', 'inference.overlap=0.25']);
    expect(code, stderr).toBe(0);
    const again = rig.runs()[1]!;
    expect(startOf(again)).toMatchObject({ parent: { run: id, how: 'rerun' }, sets: ['inference.overlap=0.25'] });
    const before = JSON.parse(readFileSync(join(run, 'resolved.json'), 'utf8')) as { inference: object };
    expect(JSON.parse(readFileSync(join(again, 'resolved.json'), 'utf8'))).toEqual({
      ...before,
      inference: { ...before.inference, overlap: 0.25 },
    });
    expect(rig.computed(again)).toEqual(['evaluate[0]', 'evaluate[1]', 'predict[0]', 'predict[1]', 'summarize']);
    expect(readFileSync(join(again, 'resolved.yaml'), 'utf8')).toMatch(/overlap: 0.25 +# --set$/m);
    expect(readFileSync(join(again, 'resolved.yaml'), 'utf8')).toMatch(new RegExp(`lr: 0.02 +# run ${id}$`, 'm'));
  });

  it('names every change of data, code, settings and machine', async () => {
    const { rig, run, id } = await finished();
    writeFileSync(join(rig.folder, 'labels', 'case_1.nii.gz'), 'edited');
    rig.write({ 'images/case_9.nii.gz': 'image 9', 'labels/case_9.nii.gz': 'label 9' });
    const start = startOf(run);
    // As a version wrote it that could not resample thick slices by themselves.
    const resolved = JSON.parse(readFileSync(join(run, 'resolved.json'), 'utf8')) as {
      preprocessing: { resample: { separate_z?: string } };
    };
    delete resolved.preprocessing.resample.separate_z;
    writeFileSync(join(run, 'resolved.json'), JSON.stringify(resolved));
    writeFileSync(
      join(run, 'run.json'),
      JSON.stringify({
        ...start,
        environment: { ...start.environment, voxrun: '0.0.9', node: 'v18.0.0', cpu: 'abacus' },
        stages: { ...start.stages, train: 1 },
      }),
    );
    const { stderr } = await rig.voxrun(['rerun', id]);
    const [head, ...lines] = stderr.split('\n');
    expect(head).toBe(`changed since run ${id}:`);
    expect(lines.slice(0, 7)).toEqual([
      '   data: 1 case was added: case_9',
      '   data: 1 case has changed: case_1',
      '   code: voxrun 0.0.9 -> 0.1.0',
      '   code: stage versions, whose results differ: train 1 -> 2',
      '   settings: preprocessing.resample.separate_z did not exist: it stays as it was (never), where a new experiment gets auto',
      expect.stringMatching(/^ {3}environment: Node: v18.0.0 -> v/),
      expect.stringMatching(/^ {3}environment: processor: abacus -> /),
    ]);
  });
});

describe('voxrun rerun --check', () => {
  it('computes everything anew, finds it the same, and leaves the stored results in use', async () => {
    const { rig, run, id } = await finished();
    const { code, stdout, stderr } = await rig.voxrun(['rerun', '--check', id]);
    expect(code, stderr).toBe(0);
    expect(stdout).toBe(`run ${id} holds: all 17 results were computed again, and every file is the same`);
    const again = rig.runs()[1]!;
    expect(rig.computed(again)).toHaveLength(17);
    expect(startOf(again).parent).toEqual({ run: id, how: 'check' });
    expect(nodeOf(again, 'train.0').result).not.toBe(nodeOf(run, 'train.0').result);
    expect(JSON.parse(readFileSync(join(again, 'check.json'), 'utf8'))).toMatchObject({
      run: id,
      same: 17,
      different: [],
    });
    // A further run of the experiment is answered by the older of both results.
    expect((await rig.voxrun(['run', 'small.yaml', '--set', 'checks.max_padding=0.9'])).code).toBe(0);
    expect(nodeOf(rig.runs()[2]!, 'train.0').result).toBe(nodeOf(run, 'train.0').result);
  });

  it('finds a falsified prediction whose manifest was falsified to match', async () => {
    const { rig, run, id } = await finished();
    const result = resultOf(rig, run, 'predict.0');
    const [name] = readdirSync(join(result, 'out', 'predictions'));
    const file = `predictions/${name!}`;
    const false_ = 'a better prediction';
    writeFileSync(join(result, 'out', file), false_);
    const manifest = JSON.parse(readFileSync(join(result, 'manifest.json'), 'utf8')) as Manifest;
    const files = { ...manifest.files, [file]: { sha256: sha256(false_), bytes: false_.length } };
    writeFileSync(join(result, 'manifest.json'), JSON.stringify({ ...manifest, files }));
    const { code, stdout } = await rig.voxrun(['rerun', '--check', id]);
    expect(code).toBe(1);
    expect(stdout).toBe(
      `run ${id} does not hold: 1 of 17 results differ from what was computed again\n` +
        `   predict[0]: ${file} differs\n` +
        `      stored in .store/results/${basename(result)}\n` +
        `   \`voxrun verify ${id}\` tells which stored files were changed since they were published`,
    );
  });

  it('finds a byte that was flipped on the disk', async () => {
    const { rig, run, id } = await finished();
    const path = join(resultOf(rig, run, 'train.1'), 'out', 'model.json');
    const bytes = readFileSync(path);
    bytes[10]! ^= 1;
    writeFileSync(path, bytes);
    const { code, stdout } = await rig.voxrun(['rerun', '--check', id, '--json']);
    expect(code).toBe(1);
    const report = JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as { different: object[] };
    expect(report.different).toMatchObject([
      { node: 'train[1]', differing: [{ file: 'model.json', how: 'damaged' }], sameInputs: true },
    ]);
  });

  it('compares in the end also when it was stopped on the way', async () => {
    const { rig, run, id } = await finished();
    writeFileSync(join(resultOf(rig, run, 'train.0'), 'out', 'weights.bin'), 'x'.repeat(64));
    const process = rig.start(['rerun', '--check', id], { PUPPET_EPOCH_MS: '400' });
    await until(() => readIfThere(join(rig.runs()[1] ?? '', 'events.jsonl')).includes('"unit":"epoch"'));
    kill9(process.pid!);
    await process;
    const { code, stdout } = await rig.voxrun(['resume', '@last']);
    expect(code).toBe(1);
    expect(stdout).toContain('train[0]: weights.bin is not what was published');
    expect(existsSync(join(rig.runs()[1]!, 'check.json'))).toBe(true);
  });

  it('computes nothing where the data are others now', async () => {
    const { rig, id } = await finished();
    appendFileSync(join(rig.folder, 'labels', 'case_1.nii.gz'), ' edited');
    const { code, stderr } = await rig.voxrun(['rerun', '--check', id]);
    expect(code).toBe(1);
    expect(stderr).toContain(
      `error DATA_CHANGED the data are not those of run ${id}, so that nothing can be checked; nothing was computed`,
    );
    expect(rig.runs()).toHaveLength(1);
  });

  it('cannot be combined with changes', async () => {
    const { rig, id } = await finished();
    const { code, stderr } = await rig.voxrun(['rerun', '--check', id, '--set', 'seed=2']);
    expect([code, stderr]).toEqual([
      2,
      'error CHECK_CHANGES_NOTHING --check computes the whole run again as it was, and --set is given as well\n' +
        '   fix: leave one of them out',
    ]);
  });
});

describe('voxrun resume', () => {
  it('refuses to start a training from its first epoch when its checkpoints are gone, unless told to', async () => {
    const rig = createRig({ cli });
    const run = await killedInTraining(rig);
    const attempts = join(rig.folder, 'runs', '.store', 'attempts');
    for (const name of readdirSync(attempts)) rmSync(join(attempts, name, 'checkpoints'), { recursive: true });
    const id = basename(run);
    const refused = await rig.voxrun(['resume', id]);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toBe(
      'error CHECKPOINT_MISSING train[0] had begun, and no checkpoint is left to go on from: training would start from its first epoch\n' +
        `   fix: \`voxrun resume ${id} --from-scratch\` does that; what else is finished is kept (as with \`voxrun run ${join(rig.folder, 'small.yaml')}\`)`,
    );
    const told = await rig.voxrun(['resume', id, '--from-scratch']);
    expect(told.code, told.stderr).toBe(0);
    expect(told.stderr).not.toContain('goes on after epoch');
  });

  it('goes on from the checkpoint to the same result as without the stop', async () => {
    const rig = createRig({ cli });
    const run = await killedInTraining(rig);
    const { code, stderr } = await rig.voxrun(['resume', basename(run)]);
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/train\[0\] goes on after epoch \d/);
    const check = await rig.voxrun(['rerun', '--check', basename(run)]);
    expect(check.code, check.stdout).toBe(0);
  });
});

describe('voxrun resume --set training.epochs', () => {
  it('goes on from the weights of a finished run, as another result that names them', async () => {
    const { rig, run, id } = await finished();
    const { code, stderr } = await rig.voxrun(['resume', id, '--set', 'training.epochs=5']);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(
      'continues after epoch 3, up to 5: other results than those of 5 epochs from the start\n' +
        '   the learning rate (poly) had fallen for an end at 3; it rises to what 5 epochs have at epoch 4 and falls anew\n',
    );
    expect(stderr).toContain('train[0] goes on after epoch 3');
    const longer = rig.runs()[1]!;
    const before = nodeOf(run, 'train.0');
    const manifest = JSON.parse(readFileSync(join(resultOf(rig, run, 'train.0'), 'manifest.json'), 'utf8')) as Manifest;
    expect((nodeOf(longer, 'train.0').basis as { inputs: object }).inputs).toMatchObject({
      continued: { epochs: 3, weights: manifest.files['weights.bin']!.sha256, fingerprint: before.fingerprint },
    });
    expect(startOf(longer).parent).toEqual({ run: id, how: 'continued' });
    expect(rig.computed(longer)).toEqual([
      'evaluate[0]',
      'evaluate[1]',
      'predict[0]',
      'predict[1]',
      'summarize',
      'train[0]',
      'train[1]',
    ]);
    // The same again is there; five epochs from the start are another run.
    const same = await rig.voxrun(['resume', id, '--set', 'training.epochs=5']);
    expect([same.code, same.stderr.includes(`nothing to do: run ${basename(longer)} has it all`)]).toEqual([0, true]);
    const anew = await rig.voxrun(['run', 'small.yaml', '--set', 'training.epochs=5']);
    expect(anew.code, anew.stderr).toBe(0);
    expect(nodeOf(rig.runs()[2]!, 'train.0').fingerprint).not.toBe(nodeOf(longer, 'train.0').fingerprint);
  });

  it('can be repeated, checked and continued once more', async () => {
    const { rig, id } = await finished();
    expect((await rig.voxrun(['resume', id, '--set', 'training.epochs=5'])).code).toBe(0);
    const longer = rig.runs()[1]!;
    const same = await rig.voxrun(['rerun', basename(longer)]);
    expect([same.code, same.stderr.includes(`nothing to do: run ${basename(longer)} has it all`)]).toEqual([0, true]);
    const check = await rig.voxrun(['rerun', '--check', basename(longer)]);
    expect(check.code, check.stdout).toBe(0);
    const more = await rig.voxrun(['resume', basename(longer), '--set', 'training.epochs=7']);
    expect(more.code, more.stderr).toBe(0);
    expect(more.stderr).toContain('train[0] goes on after epoch 5');
  });

  it('follows no name of a record out of the store', async () => {
    const { rig, id } = await finished();
    const process = rig.start(['resume', id, '--set', 'training.epochs=6'], { PUPPET_EPOCH_MS: '400' });
    await until(() => readIfThere(join(rig.runs()[1] ?? '', 'events.jsonl')).includes('"done":4'));
    kill9(process.pid!);
    await process;
    const longer = rig.runs()[1]!;
    const start = startOf(longer);
    const continued = { 'train[0]': { ...start.continued!['train[0]']!, result: '../../../evil' } };
    writeFileSync(join(longer, 'run.json'), JSON.stringify({ ...start, continued }));
    const { code, stderr } = await rig.voxrun(['resume', basename(longer)]);
    expect([code, stderr]).toEqual([
      1,
      `error RUN_DAMAGED run.json of run ${basename(longer)} does not say which trained weights it goes on from\n` +
        '   fix: `voxrun resume RUN --set training.epochs=N` on the run that was continued starts it again',
    ]);
  });

  it('can be stopped and resumed like any run', async () => {
    const { rig, id } = await finished();
    const process = rig.start(['resume', id, '--set', 'training.epochs=6'], { PUPPET_EPOCH_MS: '400' });
    await until(() => readIfThere(join(rig.runs()[1] ?? '', 'events.jsonl')).includes('"done":4'));
    kill9(process.pid!);
    await process;
    const longer = rig.runs()[1]!;
    const { code, stderr } = await rig.voxrun(['resume', basename(longer)]);
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/train\[0\] goes on after epoch [45]/);
  });

  it.each([
    [
      'training.optimizer.lr=1',
      2,
      (id: string) =>
        'error RESUME_ONLY_EPOCHS resume goes on with trained weights, and only training.epochs can be raised for that; --set training.optimizer.lr=1 makes another training\n' +
        `   fix: \`voxrun rerun ${id} --set training.optimizer.lr=1\``,
    ],
    [
      'training.epochs=3',
      2,
      (id: string) =>
        `error RESUME_NOT_MORE_EPOCHS run ${id} has trained 3 epochs, and training.epochs=3 is not more\n` +
        `   fix: \`voxrun rerun ${id} --set training.epochs=3\` trains that many from the start`,
    ],
  ])('refuses %s', async (set, code, text) => {
    const { rig, id } = await finished();
    const outcome = await rig.voxrun(['resume', id, '--set', set]);
    expect([outcome.code, outcome.stderr]).toEqual([code, text(id)]);
    expect(rig.runs()).toHaveLength(1);
  });

  it('refuses where the checkpoint was removed to save space', async () => {
    const { rig, run, id } = await finished();
    rmSync(join(resultOf(rig, run, 'train.1'), 'checkpoint'), { recursive: true });
    const { code, stderr } = await rig.voxrun(['resume', id, '--set', 'training.epochs=5']);
    expect(code).toBe(3);
    expect(stderr).toContain(`error CHECKPOINT_MISSING the checkpoint of train[1] of run ${id} is not there any more`);
  });
});

describe('choosing stages', () => {
  it('stops after a stage, and resume goes on in the same run', async () => {
    const rig = createRig({ cli });
    const first = await rig.voxrun(['run', 'small.yaml', '--to', 'prepare']);
    expect(first.code, first.stderr).toBe(0);
    const [run] = rig.runs();
    expect(rig.computed(run!)).toHaveLength(10);
    expect(first.stderr).toContain(`stopped where it was to stop; \`voxrun resume ${basename(run!)}\` goes on`);
    const again = await rig.voxrun(['run', 'small.yaml', '--to', 'prepare']);
    expect([again.code, again.stderr]).toEqual([0, 'nothing to do: everything up to there is fresh']);
    const rest = await rig.voxrun(['resume', '@last']);
    expect(rest.code, rest.stderr).toBe(0);
    expect(rig.runs()).toEqual([run]);
    expect(rig.computed(run!)).toHaveLength(17);
  });

  it('refuses to leave out what is not there', async () => {
    const rig = createRig({ cli });
    const { code, stderr } = await rig.voxrun(['run', 'small.yaml', '--from', 'train']);
    expect(code).toBe(3);
    expect(stderr).toBe(
      'error STAGES_NOT_READY 10 results are missing before train, the first ingest[case_0]: never computed\n' +
        '   fix: run without --from and --only, or with --to ingest first',
    );
    expect(rig.runs()).toEqual([]);
  });

  it('computes a forced stage anew and keeps the old result; what follows from the same content stays', async () => {
    const { rig, run } = await finished();
    const { code, stderr } = await rig.voxrun(['run', 'small.yaml', '--force', 'train']);
    expect(code, stderr).toBe(0);
    const forced = rig.runs()[1]!;
    expect(rig.computed(forced)).toEqual(['train[0]', 'train[1]']);
    expect(nodeOf(forced, 'predict.0').result).toBe(nodeOf(run, 'predict.0').result);
    expect(existsSync(resultOf(rig, run, 'train.0'))).toBe(true);
  });

  it('computes all of it with --force alone', async () => {
    const { rig } = await finished();
    expect((await rig.voxrun(['run', 'small.yaml', '--force'])).code).toBe(0);
    expect(rig.computed(rig.runs()[1]!)).toHaveLength(17);
  });

  it.each([
    [['--only', 'trian'], 'error STAGE_UNKNOWN --only trian names no stage\n   fix: did you mean train?'],
    [['--from', 'predict', '--to', 'train'], 'error STAGES_CONTRADICT --from predict comes after --to train'],
    [
      ['--to', 'prepare', '--force', 'train'],
      'error STAGES_CONTRADICT --force train names a stage that is not computed',
    ],
    [['--only', 'train', '--to', 'predict'], 'error STAGES_CONTRADICT --only names the one stage to compute'],
  ])('refuses %j', async (args, text) => {
    const rig = createRig({ cli });
    const { code, stderr } = await rig.voxrun(['run', 'small.yaml', ...args]);
    expect([code, stderr.startsWith(text)], stderr).toEqual([2, true]);
  });

  it('starts nothing more after a failure with --no-keep-going', async () => {
    const rig = createRig({ cli });
    const env = { PUPPET_FAIL: 'train[0]' };
    const { code } = await rig.voxrun(['run', 'small.yaml', '--jobs', '2', '--no-keep-going'], env);
    expect(code).toBe(1);
    expect(rig.computed(rig.runs()[0]!)).toHaveLength(10);
    const going = createRig({ cli });
    expect((await going.voxrun(['run', 'small.yaml', '--jobs', '2', '-k'], env)).code).toBe(1);
    expect(going.computed(going.runs()[0]!)).toHaveLength(13);
  });
});
