import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../base/hash.js';
import { createAttempt, removeDeadAttempts } from './attempt.js';
import { attemptFolder, openStore, type StoreLayout } from './layout.js';
import { identityOf, type ProcessIdentity } from './process-identity.js';
import type { RunId } from './run-record.js';

const fingerprint = sha256('what is computed');
const alive = identityOf(process.pid);
const dead: ProcessIdentity = { ...alive, startTime: 'of an earlier process' };

/** Whether an attempt of another run is still there after this one's result has been published. */
function remains(attempt: { owner: ProcessIdentity; follower?: ProcessIdentity; forced?: true }): boolean {
  const layout = newStore();
  const other = attemptFolder(layout, createAttempt(layout, 'predict', fingerprint));
  const { owner, follower, forced } = attempt;
  writeFileSync(join(other, 'events.jsonl'), `${JSON.stringify({ kind: 'started', ...owner })}\n`);
  const node = { node: 'predict[0]', ...(forced === undefined ? {} : { forced }) };
  writeFileSync(join(other, 'task.json'), JSON.stringify({ run: 'other', follower, nodes: [node] }));
  const self = createAttempt(layout, 'predict', fingerprint);
  removeDeadAttempts({ layout, stage: 'predict', fingerprint, self, run: 'this' as RunId });
  expect(existsSync(attemptFolder(layout, self))).toBe(true);
  return existsSync(other);
}

function newStore(): StoreLayout {
  return openStore(mkdtempSync(join(tmpdir(), 'voxrun-attempts-')));
}

describe('what another run left of an attempt at a result that is there', () => {
  it('goes when both its process and the one that followed it have ended', () => {
    expect(remains({ owner: dead, follower: dead })).toBe(false);
  });

  it('stays while its process lives', () => {
    expect(remains({ owner: alive, follower: dead })).toBe(true);
  });

  it('stays until its run, which still lives, has read what happened there', () => {
    expect(remains({ owner: dead, follower: alive })).toBe(true);
    expect(remains({ owner: dead, follower: { ...alive, host: 'elsewhere' } })).toBe(true);
  });

  it('goes where an older version wrote it, which did not say who follows', () => {
    expect(remains({ owner: dead })).toBe(false);
  });

  it('stays where a forced computation will go on from it', () => {
    expect(remains({ owner: dead, follower: dead, forced: true })).toBe(true);
  });
});
