import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../base/hash.js';
import { collectGarbage, type GarbageKind, type GarbageOptions } from './collect-garbage.js';
import { openStore, shortFingerprint, type ResultId, type StoreLayout } from './layout.js';
import { identityOf } from './process-identity.js';
import { resultReader } from './results.js';
import type { RunFolder, RunId } from './run-record.js';
import { countLooks, recordLook } from './test-looks.js';
import { moveToTrash } from './trash.js';

let layout: StoreLayout;
beforeEach(() => {
  layout = openStore(mkdtempSync(join(tmpdir(), 'voxrun-gc-')));
});
afterEach(() => {
  rmSync(layout.runs, { recursive: true });
});

function write(path: string, content: unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
}

function result(of: string): ResultId {
  return `${shortFingerprint(sha256(of))}-0123456789abcdef` as ResultId;
}

/** A stored result of one block, with its key. */
function store(of: string): ResultId {
  write(join(layout.results, result(of), 'out', 'file'), of);
  write(join(layout.keys, sha256(of), result(of)), '');
  return result(of);
}

function run(id: string, nodes: Readonly<Record<string, object>> = {}): RunFolder {
  const folder = { id: id as RunId, path: join(layout.runs, 'some', id) };
  write(join(folder.path, 'run.json'), { format: 1, identity: sha256(id) });
  for (const [name, node] of Object.entries(nodes))
    write(join(folder.path, 'nodes', `${name}.json`), JSON.stringify({ format: 1, node: name, ...node }));
  return folder;
}

const FIRST = '20260101-000000-00000001';
const done = (of: string) => ({ state: 'done', fingerprint: sha256(of), basis: {}, result: result(of) });
const begun = (of: string) => ({ state: 'running', fingerprint: sha256(of), basis: {} });
const me = identityOf(process.pid);
const dead = { ...me, startTime: '0' };

function attempt(name: string, owner: object, { of, run: runId, epoch }: { of: string; run?: string; epoch?: number }) {
  const path = join(layout.attempts, `train-${shortFingerprint(sha256(of))}-${name}`);
  write(join(path, 'task.json'), { run: runId, nodes: [{ result: result(of), results: { split: result('split') } }] });
  write(join(path, 'events.jsonl'), `${JSON.stringify({ kind: 'started', ...owner })}\n`);
  if (epoch !== undefined) write(join(path, 'checkpoints', `epoch-000000${epoch}`, 'state.json'), {});
  return path;
}

/** Of everything, as if a day had passed. */
function collect(change: Partial<GarbageOptions> = {}): Partial<Record<GarbageKind, number>> {
  const nowMs = Date.now() + 86_400_000;
  const { counts } = collectGarbage({ layout, nowMs, trashMs: 0, graceMs: 0, dryRun: false, ...change });
  return Object.fromEntries(counts.map(({ kind, count }) => [kind, count]));
}

describe('collectGarbage', () => {
  it('removes a result that no record names, with its key, and keeps one that any record names', () => {
    run(FIRST, { split: done('kept') });
    write(join(layout.runs, 'some', FIRST, 'predictions', '1', 'nodes', 'predict.json'), done('predicted'));
    write(join(layout.runs, 'some', FIRST, 'tests', '1.json'), { results: { x: result('seen') } });
    for (const of of ['kept', 'predicted', 'seen', 'spare']) store(of);
    expect(collect()).toEqual({ result: 1 });
    expect(readdirSync(layout.results).sort()).toEqual(['kept', 'predicted', 'seen'].map(result).sort());
    expect(resultReader({ layout, recover: true }).answer(sha256('spare'))).toEqual({ kind: 'none' });
  });

  it('keeps a result that a run had begun and died before it wrote down that it is there', () => {
    run(FIRST, { train: begun('stranded') });
    store('stranded');
    expect(collect()).toEqual({});
  });

  it('keeps what a damaged record of a node may have named, by the links for people', () => {
    const { path } = run(FIRST);
    write(join(path, 'nodes', 'split.json'), '{"format":');
    mkdirSync(join(path, 'stages'));
    store('linked');
    expect(collect({ dryRun: true })).toEqual({ result: 1 });
    symlinkSync(join('..', '..', '..', '.store', 'results', result('linked')), join(path, 'stages', 'split'));
    expect(collect()).toEqual({});
  });

  it('keeps what a live process was started with and is about to publish, and waits for a run to read its dead ones', () => {
    for (const of of ['split', 'weights']) store(of);
    attempt('a', me, { of: 'weights' });
    expect(collect()).toEqual({});
    rmSync(layout.attempts, { recursive: true });
    attempt('b', dead, { of: 'weights', run: FIRST });
    write(join(run(FIRST).path, 'process.json'), { format: 1, process: me });
    expect(collect()).toEqual({});
    write(join(layout.runs, 'some', FIRST, 'process.json'), { format: 1, process: dead });
    expect(collect()).toEqual({ attempt: 1, result: 2 });
  });

  it('keeps of each unfinished training the newest checkpoint, by its epochs, of the run that began it and of all', () => {
    const second = '20260102-000000-00000002';
    run(FIRST, { train: begun('weights') });
    run(second, { train: begun('weights') });
    const kept = [
      attempt('a', dead, { of: 'weights', run: FIRST, epoch: 2 }),
      attempt('b', dead, { of: 'weights', run: second, epoch: 5 }),
    ];
    attempt('c', dead, { of: 'weights', run: FIRST, epoch: 1 });
    attempt('d', dead, { of: 'weights', run: FIRST });
    attempt('e', dead, { of: 'finished', run: FIRST, epoch: 9 });
    expect(collect()).toEqual({ attempt: 3 });
    expect(
      readdirSync(layout.attempts)
        .map((name) => join(layout.attempts, name))
        .sort(),
    ).toEqual(kept.sort());
  });

  it('leaves what belongs to other machines to them, and counts it', () => {
    attempt('a', { ...dead, host: 'elsewhere' }, { of: 'weights' });
    const report = collectGarbage({ layout, nowMs: Date.now() + 1e9, trashMs: 0, graceMs: 0, dryRun: true });
    expect(report).toEqual({ counts: [], elsewhere: 1 });
  });

  it('spares what is younger than the grace time, also where the clock was set back meanwhile', () => {
    store('fresh');
    attempt('a', dead, { of: 'other' });
    expect(collect({ nowMs: Date.now() + 1000, graceMs: 60_000 })).toEqual({});
    expect(collect({ nowMs: Date.now() - 1e9, graceMs: 0 })).toEqual({});
    expect(collect()).toEqual({ result: 1, attempt: 1 });
  });

  it('spares for five minutes what a process may be about to fill, whatever the grace time', () => {
    mkdirSync(join(layout.attempts, `train-${shortFingerprint(sha256('weights'))}-a`));
    mkdirSync(join(layout.runs, 'some', '20260101-000000-00000009', 'nodes'), { recursive: true });
    write(join(layout.store, 'format.json.1-0a0b0c0d.tmp'), '');
    expect(collect({ nowMs: Date.now() + 290_000 })).toEqual({});
    expect(collect({ nowMs: Date.now() + 310_000 })).toEqual({ attempt: 1, 'unbegun-run': 1, 'half-written': 1 });
  });

  it('counts a file with several names once, and not at all while one of them stays', () => {
    const bytes = (of: string) => statSync(join(layout.results, result(of), 'out', 'file')).blocks * 512;
    store('a');
    store('b');
    linkSync(join(layout.results, result('a'), 'out', 'file'), join(layout.results, result('b'), 'out', 'linked'));
    const size = () =>
      collectGarbage({ layout, nowMs: Date.now() + 1e9, trashMs: 0, graceMs: 0, dryRun: true }).counts[0]!;
    const both = size().bytes;
    run(FIRST, { split: done('b') });
    expect(size()).toMatchObject({ kind: 'result', count: 1 });
    const folders = ['', 'out'].reduce(
      (sum, name) => sum + statSync(join(layout.results, result('a'), name)).blocks * 512,
      0,
    );
    expect(size().bytes).toBe(folders);
    expect(both).toBe(2 * folders + bytes('a') + bytes('b'));
  });

  it('puts a result back that a run has named in the last moment', () => {
    store('wanted');
    store('spare');
    const atDoomed = () => {
      expect(readdirSync(layout.results)).toEqual([]);
      run(FIRST, { split: done('wanted') });
    };
    collect({ atDoomed });
    expect(readdirSync(layout.results)).toEqual([result('wanted')]);
    expect(existsSync(join(layout.keys, sha256('wanted'), result('wanted')))).toBe(true);
    expect(readdirSync(layout.keys)).toEqual([sha256('wanted')]);
  });

  it('is finished by the next one where it was killed', () => {
    store('spare');
    const killed = () => {
      throw new Error('killed');
    };
    expect(() => collect({ atDoomed: killed })).toThrow('killed');
    expect(readdirSync(layout.results)).toEqual([]);
    expect(collect()).toEqual({ key: 1, interrupted: 1 });
    expect(collect()).toEqual({});
    expect(existsSync(join(layout.store, 'doomed'))).toBe(false);
  });

  it('keeps a look at a test set counted when its run is gone for good', () => {
    const testSet = sha256('cases');
    const folder = run(FIRST);
    const look = { at: '', commandLine: [], testSet, results: {}, environment: {}, result: {} };
    recordLook(folder, look);
    moveToTrash(layout, folder);
    expect(countLooks(layout, testSet)).toBe(1);
    expect(collect()).toEqual({ 'trashed-run': 1 });
    expect(existsSync(join(layout.runs, '.trash', 'some', FIRST))).toBe(false);
    expect(countLooks(layout, testSet)).toBe(1);
  });

  it('removes locks of the dead, half-written files, keys of nothing, old indexes and runs that never began', () => {
    write(join(layout.locks, 'run-a.lock'), { owner: dead, token: 'a', command: '', purpose: '', since: '', beat: 0 });
    write(join(layout.locks, 'run-b.lock'), { owner: me, token: 'b', command: '', purpose: '', since: '', beat: 0 });
    write(join(layout.store, 'index.jsonl'), '');
    write(join(layout.store, 'index.json'), '');
    write(join(run(FIRST).path, 'nodes', 'split.json.1-0a0b0c0d.tmp'), '');
    write(join(layout.keys, sha256('gone'), result('gone')), '');
    write(join(layout.keys, sha256('aside'), `${result('aside')}.damaged`), '');
    mkdirSync(join(layout.runs, 'some', '20260101-000000-00000009', 'nodes'), { recursive: true });
    expect(collect()).toEqual({ lock: 1, 'half-written': 1, key: 2, 'old-index': 1, 'unbegun-run': 1 });
    expect(readdirSync(layout.locks)).toEqual(['run-b.lock']);
    expect(existsSync(join(layout.store, 'index.jsonl'))).toBe(true);
  });
});
