import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { sha256, sha256OfJson } from '../base/hash.js';
import { newResultId } from './attempt.js';
import { openStore, type ResultId, type StoreLayout } from './layout.js';
import { readManifest } from './manifest.js';
import { publishResult, type PublishStep } from './publish.js';
import { resultReader } from './results.js';

const basis = { stage: 'train', settings: { lr: 0.1 } };
const fingerprint = sha256OfJson(basis);
let layout: StoreLayout;

beforeEach(() => {
  layout = openStore(mkdtempSync(join(tmpdir(), 'voxrun-store-')));
});

function publish(options: { content?: string; at?: (step: PublishStep) => void } = {}): ResultId {
  const result = newResultId(fingerprint);
  const folder = join(layout.attempts, `a-${result}`);
  mkdirSync(join(folder, 'out', 'deep'), { recursive: true });
  writeFileSync(join(folder, 'out', 'deep', 'weights.bin'), options.content ?? 'weights');
  publishResult({
    layout,
    folder,
    result,
    node: 'train[0]',
    fingerprint,
    basis,
    startedAt: new Date(),
    seconds: 1,
    environment: {},
    ...(options.at === undefined ? {} : { at: options.at }),
  });
  return result;
}

function crashAt(wanted: PublishStep): void {
  expect(() =>
    publish({
      at(step) {
        if (step === wanted) throw new Error('crash');
      },
    }),
  ).toThrow('crash');
}

describe('publishResult', () => {
  it('makes a result that answers its fingerprint, with the hash and size of each file', () => {
    const result = publish();
    expect(resultReader({ layout }).answer(fingerprint)).toEqual({
      kind: 'published',
      published: { result, files: { 'deep/weights.bin': { sha256: sha256('weights'), bytes: 7 } } },
    });
    expect(readManifest(layout, result)?.basis).toEqual(basis);
  });

  it.each<PublishStep>(['before-manifest', 'before-rename'])('leaves nothing in the store after a crash %s', (step) => {
    crashAt(step);
    expect(readdirSync(layout.results)).toEqual([]);
    expect(resultReader({ layout, recover: true }).answer(fingerprint)).toEqual({ kind: 'none' });
  });

  it('does not count a result that lost its key to a crash, until the key is recovered from its manifest', () => {
    crashAt('before-key');
    expect(resultReader({ layout }).answer(fingerprint)).toEqual({ kind: 'none' });
    expect(resultReader({ layout, recover: true }).answer(fingerprint).kind).toBe('published');
    expect(resultReader({ layout }).answer(fingerprint).kind).toBe('published');
  });

  it('is recovered too by a reader that looked before the crash', () => {
    const reader = resultReader({ layout, recover: true });
    expect(reader.answer(fingerprint)).toEqual({ kind: 'none' });
    crashAt('before-key');
    reader.forget(fingerprint);
    expect(reader.answer(fingerprint).kind).toBe('published');
  });

  it('does not recover a result whose files are not whole', () => {
    crashAt('before-key');
    const [result] = readdirSync(layout.results);
    truncateSync(join(layout.results, result!, 'out', 'deep', 'weights.bin'), 3);
    expect(resultReader({ layout, recover: true }).answer(fingerprint)).toEqual({ kind: 'none' });
  });
});

describe('resultReader', () => {
  it('takes the oldest of several results, or the one that the run recorded', async () => {
    const first = publish({ content: 'one' });
    await new Promise((resolve) => setTimeout(resolve, 5));
    const second = publish({ content: 'two' });
    const answered = (preferred?: ReadonlySet<ResultId>): ResultId => {
      const answer = resultReader({ layout, ...(preferred === undefined ? {} : { preferred }) }).answer(fingerprint);
      if (answer.kind !== 'published') throw new Error(answer.kind);
      return answer.published.result;
    };
    expect(answered()).toBe(first);
    expect(answered(new Set([second]))).toBe(second);
  });

  it('names the file of a result that was deleted or cut by hand', () => {
    const result = publish();
    rmSync(join(layout.results, result, 'out', 'deep', 'weights.bin'));
    expect(resultReader({ layout }).answer(fingerprint)).toEqual({ kind: 'damaged', result, file: 'deep/weights.bin' });
  });

  it('does not believe a manifest that points outside its own folder', () => {
    const result = publish();
    const path = join(layout.results, result, 'manifest.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('deep/weights.bin', '../../../../etc/passwd'));
    expect(resultReader({ layout }).answer(fingerprint)).toEqual({ kind: 'damaged', result, file: 'manifest.json' });
  });
});

describe('openStore', () => {
  it('refuses a store of a newer format and leaves it as it is', () => {
    writeFileSync(join(layout.store, 'format.json'), '{"format": 99}');
    expect(() => openStore(layout.runs)).toThrow(
      `${layout.store} has format 99, and this voxrun reads up to 1: use the newer voxrun that wrote it`,
    );
    expect(existsSync(join(layout.store, 'results'))).toBe(true);
  });
});
