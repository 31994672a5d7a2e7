import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ProcessIdentity } from './process-identity.js';
import type { RunFolder, RunId } from './run-record.js';
import { noteEnd, noteStart, readRunProcess, stateOfProcess, type RunEnd } from './run-process.js';

let run: RunFolder;
beforeEach(() => {
  run = { id: 'run' as RunId, path: join(mkdtempSync(join(tmpdir(), 'voxrun-run-')), 'run') };
  mkdirSync(run.path);
});

const end: RunEnd = { at: '2026-11-22T12:00:00Z', state: 'interrupted', seconds: 30, done: 3, failed: 0, left: 4 };

function forge(change: Partial<ProcessIdentity>): void {
  const path = join(run.path, 'process.json');
  const noted = JSON.parse(readFileSync(path, 'utf8')) as { process: ProcessIdentity };
  writeFileSync(path, JSON.stringify({ ...noted, process: { ...noted.process, ...change } }));
}

const state = (): string => stateOfProcess(readRunProcess(run));

describe('the process of a run', () => {
  it('is running as long as it lives, then what it said at its end', () => {
    const noted = noteStart(run);
    expect(state()).toBe('running');
    noteEnd(run, noted, end);
    expect(state()).toBe('interrupted');
  });

  it.each<[string, Partial<ProcessIdentity>]>([
    ['ended without a word', { pid: 2 ** 22 - 1 }],
    ['has a pid that belongs to another process now', { startTime: '1' }],
    ['lived before a reboot', { bootId: 'an earlier boot' }],
  ])('is stopped if it %s', (_title, change) => {
    noteStart(run);
    forge(change);
    expect(state()).toBe('stopped');
  });

  it('on another machine counts as running: nobody here can tell', () => {
    noteStart(run);
    forge({ host: 'elsewhere' });
    expect(state()).toBe('running');
  });

  it('adds up the time over several starts', () => {
    noteEnd(run, noteStart(run), end);
    noteEnd(run, noteStart(run), end);
    expect(noteStart(run).earlierSeconds).toBe(60);
  });

  it('is unknown where its file is damaged or was never written', () => {
    expect([readRunProcess(run), state()]).toEqual([undefined, 'stopped']);
    for (const text of ['{"format":1,', '{"format":1,"process":{},"end":null}', '[]']) {
      writeFileSync(join(run.path, 'process.json'), text);
      expect(readRunProcess(run)).toBeUndefined();
    }
  });
});
