import { rmSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { createExclusive, readTextIfThere, writeFileAtomic } from '../base/atomic-file.js';
import { isJsonObject, type Json } from '../base/json.js';
import { randomBytes } from 'node:crypto';
import { identityOf, livenessOf, type ProcessIdentity } from './process-identity.js';

/**
 * A lock only saves work: two processes that both believe to hold it compute the same thing twice, and renames keep
 * what they publish whole.
 */
export interface LockContent {
  readonly owner: ProcessIdentity;
  /** A process that keeps what is locked when the owner has died: a stage on its GPU. */
  readonly keeper?: ProcessIdentity;
  readonly command: string;
  /** What it protects, for people: the run's name. */
  readonly purpose: string;
  readonly since: string;
  /** Tells this holding of the lock from any other. */
  readonly token: string;
  /** Counts up while the owner lives. A reader judges by seeing it change on its own clock, never by times in the file. */
  readonly beat: number;
}

export interface HeldLock {
  /** From now on the lock holds until this process has ended, too. */
  keepFor(pid: number): void;
  release(): void;
}

export type LockAttempt =
  { readonly kind: 'held'; readonly lock: HeldLock } | { readonly kind: 'busy'; readonly by: LockContent };

const HEARTBEAT_MS = 10_000;
/** A foreign host's lock whose heartbeat stood still for this long belongs to nobody. */
export const SILENT_MS = 60_000;

/**
 * Takes the lock `name` if nobody alive holds it. An owner on this host is judged by pid, start time and boot; one on
 * another host counts as alive until `outlived` has seen its heartbeat stand still.
 */
export function tryLock(options: { folder: string; name: string; purpose: string; command: string }): LockAttempt {
  const { folder, name, purpose, command } = options;
  const path = join(folder, `${name}.lock`);
  const content: LockContent = {
    owner: identityOf(process.pid),
    command,
    purpose,
    since: new Date().toISOString(),
    token: randomBytes(8).toString('hex'),
    beat: 0,
  };
  for (let tries = 0; tries < 5; tries++) {
    if (createExclusive(path, JSON.stringify(content), { durable: false }))
      return { kind: 'held', lock: hold(path, content) };
    const found = readLock(path);
    if (found === undefined) continue;
    if (found !== 'damaged' && isHeld(found)) return { kind: 'busy', by: found };
    breakLock(path, found);
  }
  const found = readLock(path);
  if (found !== undefined && found !== 'damaged') return { kind: 'busy', by: found };
  throw new Error(`Internal error: cannot take the lock ${path}`);
}

/** Who holds a lock; undefined if nobody alive does. Of another host's nobody can tell, so it counts as held. */
export function holderOf(folder: string, name: string): LockContent | undefined {
  const found = readLock(join(folder, `${name}.lock`));
  return found !== undefined && found !== 'damaged' && isHeld(found) ? found : undefined;
}

function isHeld({ owner, keeper }: LockContent): boolean {
  return livenessOf(owner) !== 'dead' || (keeper !== undefined && livenessOf(keeper) !== 'dead');
}

/** Watches a foreign host's lock: true once its heartbeat has not changed for `silentMs` of the reader's own clock. */
export async function outlived(options: {
  folder: string;
  name: string;
  silentMs?: number;
  wait: (ms: number) => Promise<void>;
  now: () => number;
}): Promise<boolean> {
  const { folder, name, silentMs = SILENT_MS, wait, now } = options;
  const path = join(folder, `${name}.lock`);
  const first = readLock(path);
  if (first === undefined || first === 'damaged') return true;
  const start = now();
  while (now() - start < silentMs) {
    await wait(Math.min(1000, silentMs));
    const seen = readLock(path);
    if (seen === undefined) return true;
    if (seen !== 'damaged' && (seen.beat !== first.beat || seen.token !== first.token)) return false;
  }
  breakLock(path, first);
  return true;
}

function readLock(path: string): LockContent | 'damaged' | undefined {
  const text = readTextIfThere(path);
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as Json;
    if (
      isJsonObject(value) &&
      isIdentity(value.owner) &&
      [value.token, value.command, value.since].every((one) => typeof one === 'string') &&
      isKeeper(value.keeper)
    ) {
      return value as unknown as LockContent;
    }
  } catch {
    // Reported as damaged below.
  }
  return 'damaged';
}

function isKeeper(value: Json | undefined): boolean {
  return value === undefined || isIdentity(value);
}

function isIdentity(value: Json | undefined): boolean {
  return isJsonObject(value) && typeof value.host === 'string' && typeof value.pid === 'number';
}

function hold(path: string, taken: LockContent): HeldLock {
  let content = taken;
  const write = (next: LockContent): void => {
    content = next;
    try {
      if (ownsLock(path, content)) writeFileAtomic(path, JSON.stringify(content));
    } catch {
      // A full disk stops the heart for a while, not the run: locks only save work.
    }
  };
  const timer = setInterval(() => {
    write({ ...content, beat: content.beat + 1 });
  }, HEARTBEAT_MS);
  timer.unref();
  return {
    keepFor(pid) {
      write({ ...content, keeper: identityOf(pid) });
    },
    release() {
      clearInterval(timer);
      if (ownsLock(path, content)) rmSync(path, { force: true });
    },
  };
}

function ownsLock(path: string, content: LockContent): boolean {
  const found = readLock(path);
  return found !== undefined && found !== 'damaged' && found.token === content.token;
}

/** Moves a dead lock aside before removing it: of two processes that do so, one rename wins and no new lock is lost. */
function breakLock(path: string, seen: LockContent | 'damaged'): void {
  const aside = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    renameSync(path, aside);
  } catch {
    return; // Somebody else moved it first.
  }
  const moved = readLock(aside);
  const seenToken = seen === 'damaged' ? undefined : seen.token;
  const movedToken = moved === undefined || moved === 'damaged' ? undefined : moved.token;
  // Between reading and renaming another process may have broken the dead lock and taken it: give it back.
  if (movedToken !== seenToken && movedToken !== undefined) createExclusive(path, JSON.stringify(moved));
  rmSync(aside, { force: true });
}
