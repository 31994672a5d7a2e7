import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildPuppets } from './support/build-puppets.js';
import { isAlive, kill9, until } from './support/processes.js';
import { temporaryFolder } from './support/real-cli.js';
import { createRig, type Outcome, type Rig } from './support/rig.js';

let cli: string;
/** Two complete runs of which the second predicts otherwise; each test gets a copy. */
let made: Rig;
let first: string;
let second: string;
beforeAll(async () => {
  cli = await buildPuppets();
  made = createRig({ cli });
  await ok(made.voxrun(['run', 'small.yaml']));
  await ok(made.voxrun(['run', 'small.yaml', '--set', 'inference.overlap=0.25']));
  [first, second] = made.runs().map((path) => basename(path)) as [string, string];
});

let rig: Rig;
beforeEach(() => {
  rig = createRig({ cli, files: {} });
  cpSync(made.folder, rig.folder, { recursive: true, verbatimSymlinks: true });
});

async function ok(outcome: Promise<Outcome>): Promise<Outcome> {
  const done = await outcome;
  expect(done.code, done.stderr).toBe(0);
  return done;
}

function store(...path: string[]): string {
  return join(rig.folder, 'runs', '.store', ...path);
}

/** Folder of the result that a run has on record for a node. */
function resultOf(run: string, node: string): string {
  const link = readlinkSync(join(rig.folder, 'runs', 'small', run, 'stages', node));
  return store('results', basename(link));
}

/** Every path below the runs root with the bytes of its files, without what readers keep for themselves. */
function contents(folder = join(rig.folder, 'runs')): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    paths
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !/stat-cache|index\.jsonl|answers\.json|\/outputs\//.test(path))
      .sort()
      .map((path) => [path.slice(folder.length), readFileSync(path, 'base64')]),
  );
}

const spared = ['--grace', '0', '--trash-days', '0'];

describe('voxrun rm and restore', () => {
  it('put runs away, and bring them back as they were', async () => {
    const before = contents();
    const removed = await ok(rig.voxrun(['rm', first, '@last']));
    expect(removed.stderr).toBe(
      `${first} is in the trash; \`voxrun restore ${first}\` brings it back\n` +
        `${second} is in the trash; \`voxrun restore ${second}\` brings it back`,
    );
    expect(rig.runs()).toEqual([]);
    expect((await ok(rig.voxrun(['list']))).stderr).toContain('there are no runs in ');
    const { stdout } = await ok(rig.voxrun(['restore', '--list']));
    expect(stdout.replace(/\d+s +\d+ kB/g, 'AGE')).toBe(
      `run                       experiment  put away    disk\n${first}  small             AGE\n${second}  small             AGE`,
    );
    const back = await ok(rig.voxrun(['restore', second, first]));
    expect(back.stderr).toContain(`${first} is back; \`voxrun show ${first}\` prints its settings`);
    expect(contents()).toEqual(before);
    expect((await ok(rig.voxrun(['run', 'small.yaml']))).stderr).toBe(`nothing to do: run ${first} has it all`);
  });

  it('refuse a run that is under way, and put none of the others away', async () => {
    const running = rig.start(['run', 'small.yaml', '--set', 'seed=7'], { PUPPET_EPOCH_MS: '60000' });
    await until(() => rig.runs().length === 3 && existsSync(join(rig.runs()[2]!, 'process.json')));
    const live = basename(rig.runs()[2]!);
    const refused = await rig.voxrun(['rm', first, live]);
    expect([refused.code, refused.stderr]).toEqual([
      4,
      `error RUN_IS_LIVE run ${live} is under way\n   fix: \`voxrun stop ${live}\` first`,
    ]);
    expect(rig.runs()).toHaveLength(3);
    kill9(running.pid!);
    await running;
    await ok(rig.voxrun(['rm', live]));
    expect(rig.runs()).toHaveLength(2);
  });

  it('name the runs that were made from one that is put away', async () => {
    await ok(rig.voxrun(['rerun', first, '--set', 'inference.overlap=0.3', '-q']));
    const third = basename(rig.runs()[2]!);
    expect((await ok(rig.voxrun(['rm', first]))).stderr).toContain(`note: made from it, and whole without: ${third}`);
  });

  it('never write over a run', async () => {
    const runs = join(rig.folder, 'runs', 'small');
    cpSync(join(runs, first), join(rig.folder, 'copy'), { recursive: true });
    await ok(rig.voxrun(['rm', first]));
    cpSync(join(rig.folder, 'copy'), join(runs, first), { recursive: true });
    const before = contents();
    const { code, stderr } = await rig.voxrun(['restore', first]);
    expect([code, stderr]).toEqual([
      2,
      `error RUN_EXISTS there is a run ${first}, and nothing is written over\n` +
        `   fix: one of the two is a copy: look at ${join(rig.folder, 'runs', '.trash', 'small', first)}, and delete the folder that you do not need`,
    ]);
    expect(contents()).toEqual(before);
  });

  it('say what can be named', async () => {
    const unknown = await rig.voxrun(['rm', first, '2001']);
    expect([unknown.code, unknown.stderr.split('\n')[0]]).toEqual([
      2,
      `error RUN_UNKNOWN no run in ${join(rig.folder, 'runs')} has an id that begins with 2001`,
    ]);
    expect(rig.runs()).toHaveLength(2);
    const unnamed = await rig.voxrun(['restore']);
    expect([unnamed.code, unnamed.stderr]).toEqual([
      2,
      'error RUN_UNNAMED restore needs the name of a run\n' +
        '   fix: `voxrun restore --list` shows what is in the trash, `voxrun restore RUN` brings a run back',
    ]);
  });
});

describe('voxrun gc', () => {
  it('removes nothing that a run names, in the trash or not', async () => {
    const before = contents();
    expect((await ok(rig.voxrun(['gc', ...spared]))).stderr).toBe('there is nothing to remove');
    expect(contents()).toEqual(before);
    await ok(rig.voxrun(['rm', second]));
    expect((await ok(rig.voxrun(['gc', '--grace', '0']))).stderr).toBe('there is nothing to remove');
    await ok(rig.voxrun(['restore', second]));
    expect(contents()).toEqual(before);
  });

  it('says beforehand what it removes, and removes just that: what only the removed run had', async () => {
    const results = readdirSync(store('results')).length;
    await ok(rig.voxrun(['rm', second]));
    const before = contents();
    const dry = await ok(rig.voxrun(['gc', '-n', ...spared]));
    expect(dry.stderr).toBe('nothing was removed: `voxrun gc` with the same options does it');
    expect(contents()).toEqual(before);
    const wet = await ok(rig.voxrun(['gc', ...spared]));
    expect(wet.stdout).toBe(dry.stdout);
    expect(wet.stdout.replace(/\d+ kB/g, 'SIZE')).toMatch(
      /^what +count +disk\nruns in the trash +1 +SIZE\nresults that no run names +5 +SIZE\ntotal +SIZE$/,
    );
    expect(readdirSync(store('results'))).toHaveLength(results - 5);
    expect((await ok(rig.voxrun(['verify']))).stderr).toMatch(/^17 results with 65 files, \d+ kB: as published$/);
    expect((await rig.voxrun(['plan', 'small.yaml', '--exit-code'])).code).toBe(0);
    expect((await ok(rig.voxrun(['gc', ...spared]))).stderr).toBe('there is nothing to remove');
  });

  it('spares what is younger than an hour, and the trash of a month', async () => {
    await ok(rig.voxrun(['rm', second]));
    expect((await ok(rig.voxrun(['gc']))).stderr).toBe('there is nothing to remove');
    const emptied = JSON.parse((await ok(rig.voxrun(['gc', '--trash-days', '0', '--json']))).stdout) as {
      removed: { kind: string; count: number }[];
    };
    expect(emptied).toMatchObject({ format: 1, dry_run: false, removed: [{ kind: 'trashed-run', count: 1 }] });
  });

  it('keeps the checkpoint that a stopped training goes on from, and removes other remains', async () => {
    const running = rig.start(['run', 'small.yaml', '--set', 'training.epochs=200'], { PUPPET_EPOCH_MS: '50' });
    const attempts = () => readdirSync(store('attempts'));
    const kept = () => attempts().filter((name) => existsSync(store('attempts', name, 'checkpoints', 'state.json')));
    await until(() => kept().length > 0);
    const owners = attempts().map((name) => ownerOf(store('attempts', name)));
    kill9(running.pid!);
    await running;
    await until(() => !owners.some(isAlive));
    writeFileSync(store('index.json'), '');
    const counts = await removedKinds(['gc', ...spared]);
    expect(counts).toMatchObject({ 'old-index': 1, lock: expect.any(Number) as number });
    expect(Object.keys(counts)).not.toContain('result');
    expect(readdirSync(store('locks'))).toEqual([]);
    const resumed = await ok(rig.voxrun(['resume', '@last']));
    expect(resumed.stderr).toMatch(/train\[0\] goes on after epoch \d+/);
  });

  it('removes the checkpoints that trainings keep, except those of named runs', async () => {
    const { stdout } = await ok(rig.voxrun(['gc', '--checkpoints', '--keep', first, '--json', '-n', ...spared]));
    expect(JSON.parse(stdout)).toMatchObject({ removed: [] });
    const counts = await removedKinds(['gc', '--checkpoints', ...spared]);
    expect(counts).toEqual({ checkpoint: 2 });
    expect(existsSync(join(resultOf(first, 'train.0'), 'checkpoint'))).toBe(false);
    expect((await ok(rig.voxrun(['verify']))).stderr).toContain('as published');
    const refused = await rig.voxrun(['gc', '--keep', first]);
    expect([refused.code, refused.stderr]).toEqual([
      2,
      'error KEEP_WITHOUT_CHECKPOINTS --keep names runs whose checkpoints stay, and without --checkpoints all of them stay\n' +
        '   fix: `voxrun gc --checkpoints --keep RUN`',
    ]);
  });

  it('is finished by the next one after a kill', async () => {
    const stem = (index: number) => index.toString(16).padStart(20, '0');
    for (let index = 0; index < 1500; index++) {
      const result = `${stem(index)}-0123456789abcdef`;
      mkdirSync(store('results', result, 'out'), { recursive: true });
      for (let file = 0; file < 3; file++) writeFileSync(store('results', result, 'out', String(file)), 'x');
      mkdirSync(store('keys', `${stem(index)}${'0'.repeat(44)}`));
      writeFileSync(store('keys', `${stem(index)}${'0'.repeat(44)}`, result), '');
    }
    const running = rig.start(['gc', ...spared]);
    await until(() => existsSync(store('doomed')));
    kill9(running.pid!);
    expect((await running).exitCode).not.toBe(0);
    await ok(rig.voxrun(['gc', ...spared]));
    expect(existsSync(store('doomed'))).toBe(false);
    expect(readdirSync(store('results')).filter((name) => name.startsWith('000'))).toEqual([]);
    expect((await ok(rig.voxrun(['verify']))).stderr).toContain('as published');
  });

  it('goes round and round beside runs that start, reuse, publish and are put away, and harms none', async () => {
    let going = true;
    const collecting = (async () => {
      const codes = new Set<number | undefined>();
      while (going) codes.add((await rig.voxrun(['gc', '--checkpoints', ...spared])).code);
      return codes;
    })();
    const experiment = (seed: number) => ['run', 'small.yaml', '-q', '--set', `seed=${seed}`];
    const outcomes = await Promise.all([1, 2].map((seed) => rig.voxrun(experiment(seed), { PUPPET_EPOCH_MS: '100' })));
    await ok(rig.voxrun(['rm', rig.runs().at(-1)!]));
    outcomes.push(await rig.voxrun(experiment(3)));
    going = false;
    expect([...(await collecting)]).toEqual([0]);
    expect(outcomes.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ''],
      [0, ''],
      [0, ''],
    ]);
    expect((await ok(rig.voxrun(['verify']))).stderr).toContain('as published');
  });
});

/** The process that works in an attempt's folder. */
function ownerOf(attempt: string): number {
  return (JSON.parse(readFileSync(join(attempt, 'events.jsonl'), 'utf8').split('\n')[0]!) as { pid: number }).pid;
}

/** How many of each kind a call of gc removed. */
async function removedKinds(args: readonly string[]): Promise<Record<string, number>> {
  const { stdout } = await ok(rig.voxrun([...args, '--json']));
  const { removed } = JSON.parse(stdout) as { removed: { kind: string; count: number }[] };
  return Object.fromEntries(removed.map(({ kind, count }) => [kind, count]));
}

describe('voxrun verify', () => {
  it('finds a flipped byte of a prediction, names the runs, and repairs by computing it anew', async () => {
    const result = resultOf(first, 'predict.0');
    const file = join(result, 'out', 'predictions', 'case_0');
    const bytes = readFileSync(file);
    bytes[5] = bytes[5]! ^ 1;
    writeFileSync(file, bytes);
    const shown = `runs/.store/results/${basename(result)}`;
    const found = await rig.voxrun(['verify']);
    expect([found.code, found.stdout]).toEqual([
      1,
      `error FILE_CHANGED ${shown}/out/predictions/case_0 does not hold what was published\n` +
        `   of predict[0], which run ${first} relies on\n` +
        `   fix: \`voxrun verify --repair\` takes it out of use, and \`voxrun rerun ${first}\` computes it anew`,
    ]);
    expect(found.stderr).toMatch(/: 1 finding; nothing was changed$/);
    expect((await rig.voxrun(['verify', second])).code).toBe(0);
    const repaired = await rig.voxrun(['verify', first, '--repair']);
    expect([repaired.code, repaired.stderr.replace(/.*; /, '')]).toEqual([
      1,
      '1 taken out of use: `voxrun rerun RUN` computes what is missing, `voxrun resume RUN` writes a summary again',
    ]);
    await ok(rig.voxrun(['rerun', first, '-q']));
    expect(rig.computed(rig.runs()[2]!)).toEqual(['predict[0]']);
    expect((await rig.voxrun(['verify'])).stdout).toBe(
      `error RESULT_SET_ASIDE ${shown} was damaged and is out of use\n` +
        `   of predict[0], which run ${first} relies on\n` +
        `   fix: \`voxrun rerun ${first}\` computes it anew in a run of its own, and \`voxrun rm ${first}\` puts the old one away`,
    );
    await ok(rig.voxrun(['rm', first]));
    expect((await rig.voxrun(['verify'])).code).toBe(0);
    await ok(rig.voxrun(['gc', ...spared]));
    expect(existsSync(result)).toBe(false);
  });

  it('finds that half of a stored stage was deleted by hand, and a run computes it anew', async () => {
    const result = resultOf(first, 'prepare.case_1');
    for (const file of ['image.f32', 'label.u8']) rmSync(join(result, 'out', file));
    const { code, stdout } = await rig.voxrun(['verify', '--json']);
    expect(code).toBe(1);
    const { findings } = JSON.parse(stdout) as { findings: unknown };
    const path = `.store/results/${basename(result)}/out`;
    const common = { node: 'prepare[case_1]', result: basename(result), runs: [first, second], code: 'FILE_MISSING' };
    expect(findings).toEqual([
      { ...common, path: `${path}/image.f32` },
      { ...common, path: `${path}/label.u8` },
    ]);
    const planned = await rig.voxrun(['plan', 'small.yaml']);
    expect(planned.stdout).toContain(`image.f32 of result ${basename(result)} is missing or damaged`);
    await ok(rig.voxrun(['verify', '--repair']).then((done) => ({ ...done, code: done.code === 1 ? 0 : done.code })));
    await ok(rig.voxrun(['run', 'small.yaml', '-q']));
    expect(rig.computed(rig.runs()[2]!)).toEqual(['prepare[case_1]']);
  });

  it('finds files that were added, changed manifests, keys and records of nothing, and another summary', async () => {
    const analyze = resultOf(first, 'analyze');
    appendFileSync(join(analyze, 'out', 'notes.txt'), 'mine');
    symlinkSync('/etc/passwd', join(analyze, 'out', 'link'));
    const split = join(resultOf(first, 'split'), 'manifest.json');
    writeFileSync(split, readFileSync(split, 'utf8').replace('"stage": "split"', '"stage": "spilt"'));
    const prepare = join(resultOf(first, 'prepare.case_0'), 'manifest.json');
    writeFileSync(prepare, '{');
    const lost = `${'0'.repeat(20)}-${'1'.repeat(16)}`;
    mkdirSync(store('keys', '0'.repeat(64)));
    writeFileSync(store('keys', '0'.repeat(64), lost), '');
    const run = join(rig.folder, 'runs', 'small', second);
    const node = join(run, 'nodes', 'predict.0.json');
    writeFileSync(node, readFileSync(node, 'utf8').replace(/"result":"[^"]*"/, `"result":"${lost}"`));
    writeFileSync(join(run, 'nodes', 'train.1.json'), '{"format":');
    const summary = join(run, 'summary.json');
    writeFileSync(summary, readFileSync(summary, 'utf8').replace('"evaluated": 4', '"evaluated": 40'));
    const { code, stdout } = await rig.voxrun(['verify', '--json']);
    expect(code).toBe(1);
    const { findings } = JSON.parse(stdout) as { findings: { code: string; path: string }[] };
    expect(findings.map((one) => `${one.code} ${one.path}`).sort()).toEqual(
      [
        `FILE_UNEXPECTED .store/results/${basename(analyze)}/out/link`,
        `FILE_UNEXPECTED .store/results/${basename(analyze)}/out/notes.txt`,
        `FINGERPRINT_WRONG ${split.slice(join(rig.folder, 'runs').length + 1)}`,
        `KEY_WITHOUT_RESULT .store/keys/${'0'.repeat(64)}/${lost}`,
        `MANIFEST_DAMAGED ${prepare.slice(join(rig.folder, 'runs').length + 1)}`,
        `RECORD_DAMAGED small/${second}/nodes/train.1.json`,
        `RESULT_GONE small/${second}/nodes/predict.0.json`,
        `SUMMARY_DIFFERS small/${second}/summary.json`,
      ].sort(),
    );
    const text = (await rig.voxrun(['verify', second])).stdout;
    expect(text).toContain(
      `error SUMMARY_DIFFERS runs/small/${second}/summary.json says other than the result that it was made from\n` +
        `   fix: \`voxrun verify ${second} --repair\` takes it out of use, and \`voxrun resume ${second}\` writes it again`,
    );
    expect(text).toContain(
      `error RESULT_GONE runs/small/${second}/nodes/predict.0.json names a result that is not there\n` +
        `   of predict[0], which run ${second} relies on\n   fix: \`voxrun rerun ${second}\` computes it anew`,
    );
  });

  it('lets resume write a summary again that was changed', async () => {
    const summary = join(rig.folder, 'runs', 'small', second, 'summary.json');
    const before = readFileSync(summary, 'utf8');
    writeFileSync(summary, before.replace('"evaluated": 4', '"evaluated": 40'));
    expect((await rig.voxrun(['verify', second, '--repair'])).code).toBe(1);
    await ok(rig.voxrun(['resume', second]));
    expect(readFileSync(summary, 'utf8')).toBe(before);
    expect((await rig.voxrun(['verify', second])).code).toBe(0);
  });

  it('prints no control characters of what it finds', async () => {
    writeFileSync(join(resultOf(first, 'analyze'), 'out', 'a\u001b[31m\nb'), '');
    const { stdout } = await rig.voxrun(['verify']);
    expect(stdout).toContain('/out/a\\u001b[31m\\u000ab was not published with the result\n');
  });
});

describe('voxrun revoke', () => {
  it('takes results out of use with a reason, lets them be computed anew, and takes that back', async () => {
    const dry = await ok(rig.voxrun(['revoke', '--stage', 'predict@1', '--dry-run']));
    expect(dry.stdout).toBe(
      `would revoke 4 results of stage predict@1: 4 predict\n   on record of ${first}, ${second}`,
    );
    expect(existsSync(store('revoked'))).toBe(false);
    const done = await ok(rig.voxrun(['revoke', '--stage', 'predict@1', '--reason', 'mirrored \u001b[31m twice']));
    const id = /^\d{8}-[0-9a-f]{6}/.exec(done.stdout)![0];
    expect(done.stdout).toBe(
      `${id}: revoked 4 results of stage predict@1: 4 predict\n   on record of ${first}, ${second}`,
    );
    const result = basename(resultOf(first, 'predict.0'));
    const planned = await ok(rig.voxrun(['plan', 'small.yaml']));
    expect(planned.stdout).toContain(
      `predict    2 stale\n    result ${result} was revoked by ${id}: mirrored \\u001b[31m twice (predict[0])`,
    );
    expect((await ok(rig.voxrun(['show', first]))).stderr).toBe(
      `warning RESULTS_REVOKED 2 results of run ${first} were revoked by ${id}: mirrored \\u001b[31m twice\n` +
        `   fix: \`voxrun rerun ${first}\` computes them anew; \`voxrun revoke --list\` says who revoked, and what else`,
    );
    const predicted = await rig.voxrun(['predict', first, 'images']);
    expect([predicted.code, predicted.stderr]).not.toEqual([0, '']);
    await ok(rig.voxrun(['run', 'small.yaml', '-q']));
    // The puppets predict the same, so what follows stays.
    expect(rig.computed(rig.runs()[2]!)).toEqual(['predict[0]', 'predict[1]']);
    expect((await ok(rig.voxrun(['revoke', '--list']))).stdout).toMatch(
      new RegExp(`^${id} 4 results of stage predict@1, \\d{4}-\\d\\d-\\d\\d by \\S+@\\S+\\n   mirrored .* twice\\n`),
    );
    expect((await ok(rig.voxrun(['revoke', '--undo', id]))).stderr).toBe(
      `${id} is taken back: its results are in use again`,
    );
    expect((await rig.voxrun(['revoke', '--undo', id])).code).toBe(2);
    expect((await ok(rig.voxrun(['plan', 'small.yaml', '--set', 'inference.overlap=0.25', '--exit-code']))).code).toBe(
      0,
    );
  });

  it('revokes what a run computed itself, and not what it found', async () => {
    const { stdout } = await ok(rig.voxrun(['revoke', second, '--json']));
    const { results } = JSON.parse(stdout) as { results: string[] };
    expect(results.sort()).toEqual(
      ['predict.0', 'predict.1', 'evaluate.0', 'evaluate.1', 'summarize']
        .map((node) => basename(resultOf(second, node)))
        .sort(),
    );
    expect((await rig.voxrun(['plan', 'small.yaml', '--exit-code'])).code).toBe(0);
    expect((await rig.voxrun(['revoke', second])).stderr).toContain('all 5 results of run ');
  });

  it('says what there is where nothing is meant, and blocks planning on a damaged record rather than guess', async () => {
    const { code, stderr } = await rig.voxrun(['revoke', '--voxrun', '9.9.9']);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^error NOTHING_MATCHES no stored result is of voxrun 9\.9\.9\n {3}fix: there are engines: .*; versions of voxrun: 0\.1\.0; hosts: .*; stages: analyze@\d/,
    );
    expect((await rig.voxrun(['revoke'])).stderr).toMatch(/^error NOTHING_NAMED revoke needs to know which results\n/);
    mkdirSync(store('revoked'));
    writeFileSync(store('revoked', '20261122-0a0b0c.json'), '{"format":1');
    const blocked = await rig.voxrun(['plan', 'small.yaml']);
    expect([blocked.code, blocked.stderr]).toEqual([
      1,
      `error REVOCATION_DAMAGED ${store('revoked', '20261122-0a0b0c.json')} cannot be read, so nobody can tell which results it takes out of use\n` +
        '   fix: restore the file from a backup; or `voxrun revoke --undo 20261122-0a0b0c`, and revoke again',
    ]);
    await ok(rig.voxrun(['revoke', '--undo', '20261122-0a0b0c']));
    await ok(rig.voxrun(['plan', 'small.yaml']));
  });
});

describe('a runs folder', () => {
  it('works at another path, on another machine', async () => {
    const elsewhere = createRig({ cli, files: {} });
    cpSync(rig.folder, elsewhere.folder, { recursive: true, verbatimSymlinks: true });
    renameSync(join(elsewhere.folder, 'runs'), join(elsewhere.folder, 'moved'));
    rmSync(rig.folder, { recursive: true });
    const at = (...args: string[]) => ok(elsewhere.voxrun([...args, '--runs', 'moved']));
    expect((await at('list', '-q')).stdout).toBe(`${second}\n${first}`);
    expect((await at('show', first)).stdout).toContain('overlap: 0.5');
    expect((await at('verify')).stderr).toContain('as published');
    expect((await at('plan', 'small.yaml', '--exit-code')).stdout).toContain('everything is fresh');
    const compared = await elsewhere.voxrun(['diff', first, second, '--runs', 'moved']);
    expect([compared.code, compared.stdout]).toEqual([1, expect.stringContaining('inference.overlap')]);
    expect((await at('gc', ...spared)).stderr).toBe('there is nothing to remove');
  });

  it('of which only a run was copied has its settings, and says what is missing', async () => {
    const elsewhere = createRig({ cli });
    cpSync(join(rig.folder, 'runs', 'small', first), join(elsewhere.folder, 'runs', 'small', first), {
      recursive: true,
      verbatimSymlinks: true,
    });
    expect((await ok(elsewhere.voxrun(['list', '-q']))).stdout).toBe(first);
    expect((await ok(elsewhere.voxrun(['show', first]))).stdout).toContain('overlap: 0.5');
    const { code, stdout } = await elsewhere.voxrun(['verify', first]);
    expect([code, stdout.match(/^error RESULT_GONE/gm)?.length]).toEqual([1, 17]);
    expect((await ok(elsewhere.voxrun(['plan', 'small.yaml']))).stdout).toContain('17 results to compute');
  });
});

describe.skipIf(process.getuid?.() !== 0)('as an ordinary user, in a store that is read-only', () => {
  const nobody = 65534;
  /** Root ignores modes. */
  async function asNobody(args: readonly string[]): Promise<Outcome> {
    const { exitCode, stdout, stderr } = await execa(process.execPath, [cli, ...args], {
      cwd: rig.folder,
      env: { NO_COLOR: '1', HOME: rig.folder },
      uid: nobody,
      gid: nobody,
      reject: false,
      stdin: 'ignore',
    });
    return { code: exitCode, stdout, stderr };
  }

  it('everything can be read, and what would write says why it cannot and touches nothing', async () => {
    chmodSync(rig.folder, 0o755);
    const before = contents();
    for (const args of [
      ['plan', 'small.yaml', '--exit-code'],
      ['run', 'small.yaml'],
      ['rerun', first, '--set', `data.root=${rig.folder}`],
      ['list'],
      ['status'],
      ['show', first],
      ['verify'],
      ['gc', '-n'],
      ['restore', '--list'],
    ]) {
      const { code, stderr } = await asNobody(args);
      expect([args[0], code], stderr).toEqual([args[0], 0]);
    }
    for (const args of [['run', 'small.yaml', '--set', 'seed=7'], ['rm', first], ['gc'], ['revoke', first]]) {
      const { code, stderr } = await asNobody(args);
      expect([args[0], code, stderr]).toEqual([
        args[0],
        1,
        expect.stringMatching(
          /^error FILE_SYSTEM \S+: permission denied \(EACCES\)\n {3}fix: change the permissions, or put the runs elsewhere with --runs FOLDER$/,
        ),
      ]);
    }
    expect(contents()).toEqual(before);
  });
});

describe('a full disk', () => {
  let disk: string;
  let mounted = false;
  beforeAll(async () => {
    disk = temporaryFolder();
    mounted = (await execa('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk], { reject: false })).exitCode === 0;
  });
  afterAll(async () => {
    if (mounted) await execa('umount', ['-l', disk]);
  });

  it('while publishing ends a run with a clear message, and leaves what is stored whole', async (context) => {
    if (!mounted) return context.skip('this machine does not let a small disk be mounted');
    const full = join(disk, 'filler');
    writeFileSync(full, Buffer.alloc(700_000));
    const args = ['run', 'small.yaml', '--runs', disk];
    const { code, stderr } = await rig.voxrun(args);
    expect(code).toBe(1);
    expect(stderr).toMatch(/the disk is full/);
    expect(stderr).toMatch(
      /fix: free some space and run again; (nothing stored was changed|what was published is whole)/,
    );
    expect(stderr).not.toMatch(/^ {4}at /m);
    rmSync(full);
    expect((await ok(rig.voxrun(['verify', '--runs', disk]))).stderr).toContain('as published');
  });
});
