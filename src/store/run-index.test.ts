import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { writeRun } from '../../test/support/write-run.js';
import { figuresOf } from '../compare/figures.js';
import { writeFileAtomic } from '../base/atomic-file.js';
import { identityOf } from './process-identity.js';
import { secondsOfRun, stateOfRun } from './index-facts.js';
import { openStore, layoutOf } from './layout.js';
import { readRuns } from './run-index.js';

/** By then every folder that a test wrote has settled. */
const later = (): Date => new Date(Date.now() + 60_000);

let runs: string;
beforeEach(() => {
  runs = join(mkdtempSync(join(tmpdir(), 'voxrun-index-')), 'runs');
  openStore(runs);
});

const indexFile = (): string => join(runs, '.store', 'index.jsonl');

/** All that a listing can show of each run, by id. */
function listed(root = runs): Record<string, unknown> {
  const now = later();
  return Object.fromEntries(
    readRuns({ layout: layoutOf(root), figuresOf, now }).map((run) => [
      run.folder.id,
      {
        experiment: run.experiment,
        facts: run.facts,
        state: stateOfRun(run.facts),
        figures: run.figures,
        settings: Object.fromEntries([...run.settings.keys()].sort().map((key) => [key, run.settings.get(key)])),
      },
    ]),
  );
}

/** The same with the index taken away for the moment. */
function listedWithout(root = runs): Record<string, unknown> {
  const path = join(root, '.store', 'index.jsonl');
  const kept = existsSync(path) ? readFileSync(path) : undefined;
  rmSync(path, { force: true });
  const without = listed(root);
  rmSync(path, { force: true });
  if (kept !== undefined) writeFileSync(path, kept);
  return without;
}

/** Twelve runs: some of one experiment with keys changed, added and removed, one stopped, one without settings. */
function writeSome(): void {
  for (let index = 0; index < 9; index++) {
    writeRun(runs, {
      id: `20260101-00000${index}-0000000${index}`,
      dice: index === 4 ? null : index / 10,
      settings: {
        seed: index % 2,
        training: { lr: 0.01, ...(index % 3 === 0 ? { clip: 12 } : { decay: null }), patch: [8, index, 8] },
        'odd key': { __proto__: 1 },
      },
    });
  }
  const identity = { ...identityOf(process.pid), startTime: '1' };
  const started = { format: 1, process: identity, startedAt: '2026-01-02T00:00:00.000Z', earlierSeconds: 0 };
  writeRun(runs, { id: '20260102-000000-aaaaaaaa', experiment: 'other', process: started });
  writeRun(runs, { id: '20260102-000001-aaaaaaab', experiment: 'other', settings: 'none' });
  writeFileSync(join(writeRun(runs, { id: '20260102-000002-aaaaaaac' }).path, 'run.json'), '{"format":1,');
}

describe('an index', () => {
  it('changes nothing of what is listed', () => {
    writeSome();
    const first = listed();
    expect(Object.keys(first)).toHaveLength(12);
    expect(existsSync(indexFile())).toBe(true);
    const before = readFileSync(indexFile(), 'utf8');
    expect(listed()).toEqual(first);
    expect(readFileSync(indexFile(), 'utf8')).toBe(before);
    expect(listedWithout()).toEqual(first);
  });

  it('is really read, as long as the folder of a run is what it was', () => {
    writeSome();
    const first = listed();
    const path = join(runs, 'small', '20260101-000003-00000003', 'resolved.json');
    const text = readFileSync(path, 'utf8');
    // Written in place, which voxrun never does: the folder is what it was.
    writeFileSync(path, text.replace('12', '13'));
    expect(listed()).toEqual(first);
    expect(listedWithout()).not.toEqual(first);
  });

  it.each<[string, () => void]>([
    [
      'a run was added',
      () => void writeRun(runs, { id: '20260103-000000-bbbbbbbb', settings: { fresh: 1 }, dice: 0.5 }),
    ],
    [
      'a run was removed',
      () => {
        rmSync(join(runs, 'small', '20260101-000000-00000000'), { recursive: true });
      },
    ],
    [
      'an experiment was removed',
      () => {
        rmSync(join(runs, 'other'), { recursive: true });
      },
    ],
    [
      'a run was moved to the trash',
      () => {
        mkdirSync(join(runs, '.trash', 'small'), { recursive: true });
        renameSync(
          join(runs, 'small', '20260101-000001-00000001'),
          join(runs, '.trash', 'small', '20260101-000001-00000001'),
        );
      },
    ],
    ['a run was summarised again', () => void writeRun(runs, { id: '20260101-000002-00000002', dice: 0.99 })],
    [
      'a stopped run ended well',
      () => void writeRun(runs, { id: '20260102-000000-aaaaaaaa', experiment: 'other', dice: 0.7 }),
    ],
    [
      'a summary was damaged',
      () => {
        writeFileAtomic(join(runs, 'small', '20260101-000002-00000002', 'summary.json'), '{"identity":');
      },
    ],
    [
      'a run took the name of another',
      () => {
        rmSync(join(runs, 'small', '20260101-000005-00000005'), { recursive: true });
        renameSync(join(runs, 'small', '20260101-000006-00000006'), join(runs, 'small', '20260101-000005-00000005'));
      },
    ],
    [
      'the times of a folder were set back',
      () => {
        const folder = join(runs, 'small', '20260101-000002-00000002');
        writeRun(runs, { id: '20260101-000002-00000002', dice: 0.11 });
        utimesSync(folder, new Date(0), new Date(0));
      },
    ],
  ])('is not believed where %s', (_what, change) => {
    writeSome();
    const before = listed();
    change();
    const after = listed();
    expect(after).not.toEqual(before);
    expect(after).toEqual(listedWithout());
    expect(listed()).toEqual(after);
  });

  it.each<[string, (text: string) => string]>([
    ['truncated', (text) => text.slice(0, text.length / 2)],
    ['empty', () => ''],
    ['edited', (text) => text.replace('"lr"', '"lR"').replace(/0\.(\d)\]/, '0.77]')],
    ['of another format', (text) => text.replace('"format":1', '"format":2')],
    ['of another voxrun', (text) => text.replace(/"writer":"[^"]*"/, '"writer":"another"')],
  ])('is built anew where it is %s', (_what, damage) => {
    writeSome();
    const before = listed();
    const whole = readFileSync(indexFile(), 'utf8');
    writeFileSync(indexFile(), damage(whole));
    expect(listed()).toEqual(before);
    expect(readFileSync(indexFile(), 'utf8')).toBe(whole);
  });

  it('names no folder, and a copy of the runs lists the same', () => {
    writeSome();
    const before = listed();
    expect(readFileSync(indexFile(), 'utf8')).not.toContain(tmpdir());
    const copy = join(mkdtempSync(join(tmpdir(), 'voxrun-index-')), 'elsewhere');
    cpSync(runs, copy, { recursive: true, preserveTimestamps: true });
    expect(listed(copy)).toEqual(before);
    expect(listed(copy)).toEqual(listedWithout(copy));
  });

  it('is not needed: where it cannot be written the same is listed, and nothing is left behind', () => {
    writeSome();
    mkdirSync(indexFile());
    expect(listed()).toEqual(listed());
    expect(readdirSync(join(runs, '.store')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('is not put where there is no store', () => {
    writeSome();
    rmSync(join(runs, '.store'), { recursive: true });
    expect(Object.keys(listed())).toHaveLength(12);
    expect(existsSync(join(runs, '.store'))).toBe(false);
  });

  it('leaves out a run that changed a moment ago, so that a change in the same tick of the clock is seen', () => {
    writeSome();
    readRuns({ layout: layoutOf(runs), figuresOf });
    expect(existsSync(indexFile())).toBe(false);
  });

  it('chooses another base when there are many more runs, and still lists the same', () => {
    writeRun(runs, { id: '20260101-000000-00000000', settings: { seed: 1, only: 'here' } });
    listed();
    writeSome();
    const after = listed();
    expect(after).toEqual(listedWithout());
    expect(readFileSync(indexFile(), 'utf8')).toContain('"chosenFrom":10');
  });
});

describe('the state of a run', () => {
  const noted = (process: object, end?: object) => ({
    format: 1,
    process: { ...identityOf(globalThis.process.pid), ...process },
    startedAt: '2026-01-02T00:00:00.000Z',
    earlierSeconds: 5,
    ...(end === undefined ? {} : { end }),
  });
  const end = { at: '', state: 'failed', seconds: 7, done: 1, failed: 1, left: 0 };
  const stateWith = (process: unknown): string => {
    writeRun(runs, { id: '20260102-000000-aaaaaaaa', process: process as never });
    listed();
    return (listed()['20260102-000000-aaaaaaaa'] as { state: string }).state;
  };

  it('is running while its process lives, whatever the index says', () => {
    expect(stateWith(noted({}))).toBe('running');
  });

  it('is stopped where the process has ended, also where another has its number now', () => {
    expect(stateWith(noted({ startTime: '1' }))).toBe('stopped');
    expect(stateWith(noted({ bootId: 'before' }))).toBe('stopped');
  });

  it('is what its process said at its end', () => {
    expect(stateWith(noted({}, end))).toBe('failed');
  });

  it('is stopped where all was done and the summary is missing', () => {
    expect(stateWith(noted({}, { ...end, state: 'complete' }))).toBe('stopped');
  });

  it('is stopped where process.json is damaged', () => {
    expect(stateWith({ format: 1, process: 5 })).toBe('stopped');
    // Signals to such numbers reach every process of the user.
    for (const pid of [-1, 0, 1.5]) expect(stateWith(noted({ pid, startTime: '' }))).toBe('stopped');
    expect(stateWith(noted({}, { ...end, state: 'red \u001b[31m' }))).toBe('stopped');
  });

  it('of a killed run counts its seconds until its last event', () => {
    const folder = writeRun(runs, { id: '20260102-000000-aaaaaaaa', process: noted({ startTime: '1' }) as never });
    const event = { kind: 'note', at: '2026-01-02T00:01:40.000Z', node: 'a', text: '' };
    writeFileSync(join(folder.path, 'events.jsonl'), `${JSON.stringify(event)}\n{"kind":"no`);
    const [run] = readRuns({ layout: layoutOf(runs), figuresOf });
    expect(secondsOfRun(folder, run!.facts, later())).toBe(105);
  });
});
