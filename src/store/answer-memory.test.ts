import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { sha256, type Sha256 } from '../base/hash.js';
import { answerMemory } from './answer-memory.js';
import { openStore, type ResultId, type StoreLayout } from './layout.js';
import { createKey, resultReader } from './results.js';

let layout: StoreLayout;
const fingerprint = sha256('a node');
const result = 'r1' as ResultId;
const files = { 'a.txt': { sha256: sha256('hello'), bytes: 5 } };

beforeEach(() => {
  layout = openStore(mkdtempSync(join(tmpdir(), 'voxrun-memory-')));
  publish(result);
});

function publish(id: ResultId): void {
  const folder = join(layout.results, id);
  mkdirSync(join(folder, 'out'), { recursive: true });
  writeFileSync(join(folder, 'out', 'a.txt'), 'hello');
  const manifest = { format: 1, result: id, node: 'a', fingerprint, basis: {}, files, environment: {} };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, publishedAt: '2026', startedAt: '2026' }));
  createKey(layout, fingerprint, id);
}

/** As a plan would that ran a while after the result was published. */
function learnt(): void {
  const memory = answerMemory(layout);
  const realNow = Date.now;
  Date.now = () => realNow() + 10_000;
  try {
    memory.learn(fingerprint, { result, files });
    memory.save();
  } finally {
    Date.now = realNow;
  }
}

const recalled = (key: Sha256 = fingerprint) => answerMemory(layout).recall(key)?.result;

describe('answerMemory', () => {
  it('recalls what was learnt while the keys are as they were', () => {
    learnt();
    expect([recalled(), recalled(sha256('another'))]).toEqual([result, undefined]);
  });

  it.each<[string, () => void]>([
    [
      'another result answers as well',
      () => {
        publish('r2' as ResultId);
      },
    ],
    [
      'the key was set aside',
      () => {
        const key = join(layout.keys, fingerprint, result);
        renameSync(key, `${key}.damaged`);
      },
    ],
    [
      'the keys are gone',
      () => {
        rmSync(join(layout.keys, fingerprint), { recursive: true });
      },
    ],
    [
      'the folder was touched',
      () => {
        utimesSync(join(layout.keys, fingerprint), 1, 1);
      },
    ],
  ])('recalls nothing when %s', (_title, change) => {
    learnt();
    change();
    expect(recalled()).toBeUndefined();
  });

  it('learns nothing of keys that changed a moment ago, or by a clock that was set back since', () => {
    const memory = answerMemory(layout);
    memory.learn(fingerprint, { result, files });
    memory.save();
    expect(recalled()).toBeUndefined();
  });

  it.each(['', '{', '{"version":9,"answers":[]}', '[]'])('is empty where its file holds %j', (text) => {
    learnt();
    writeFileSync(join(layout.store, 'answers.json'), text);
    expect(recalled()).toBeUndefined();
  });

  it('never hides that an output is gone', () => {
    learnt();
    const reader = () => resultReader({ layout, memory: answerMemory(layout) });
    expect(reader().answer(fingerprint).kind).toBe('published');
    rmSync(join(layout.results, result, 'out', 'a.txt'));
    expect(reader().answer(fingerprint)).toEqual({ kind: 'damaged', result, file: 'a.txt' });
  });

  it('stands in the store as plain JSON', () => {
    learnt();
    expect(JSON.parse(readFileSync(join(layout.store, 'answers.json'), 'utf8'))).toMatchObject({
      version: 1,
      answers: [[fingerprint, [expect.any(String), result, files]]],
    });
  });
});
