import { randomBytes } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { createExclusive } from '../base/atomic-file.js';
import { DiagnosticError } from '../base/failure.js';
import type { Json } from '../base/json.js';
import { filesIn } from './entries.js';
import type { ResultId, StoreLayout } from './layout.js';
import { readJsonObject } from './run-record.js';

/** Results that are out of use, in `.store/revoked/<id>.json`. Written once; taking it back is a file of its own. */
export interface Revocation {
  readonly format: 1;
  readonly id: string;
  readonly at: string;
  /** `user@host` */
  readonly by: string;
  readonly command: string;
  readonly reason?: string;
  /** What was asked for, for people: `engine 2.21.0`. */
  readonly what: string;
  readonly results: readonly ResultId[];
}

/** Takes results out of use. They stay where they are and answer no fingerprint any more, also not for runs that have them. */
export function revoke(
  layout: StoreLayout,
  given: Pick<Revocation, 'command' | 'reason' | 'what' | 'results'>,
): Revocation {
  const at = new Date().toISOString();
  for (;;) {
    const id = `${at.slice(0, 10).replaceAll('-', '')}-${randomBytes(3).toString('hex')}`;
    const revocation: Revocation = { format: 1, id, at, by: whoAmI(), ...given };
    if (createExclusive(fileOf(layout, id), `${JSON.stringify(revocation, undefined, 1)}\n`)) return revocation;
  }
}

/** Puts the results of a revocation into use again. Returns false where that was done already. */
export function undoRevocation(layout: StoreLayout, id: string, command: string): boolean {
  const undone = { format: 1, at: new Date().toISOString(), by: whoAmI(), command };
  return createExclusive(undoFileOf(layout, id), `${JSON.stringify(undone, undefined, 1)}\n`);
}

/** Ids of those that hold; where there are none, one look at a folder tells. */
export function activeRevocations(layout: StoreLayout): string[] {
  const names = filesIn(folderOf(layout));
  const undone = new Set(names.filter((name) => name.endsWith(UNDONE)).map((name) => name.slice(0, -UNDONE.length)));
  return names
    .flatMap((name) => /^(\d{8}-[0-9a-f]{6})\.json$/.exec(name)?.[1] ?? [])
    .filter((id) => !undone.has(id))
    .sort();
}

/** Those that hold, oldest first. Throws `DiagnosticError` on a damaged record. */
export function readRevocations(layout: StoreLayout): Revocation[] {
  return activeRevocations(layout)
    .map((id) => readRevocation(layout, id))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1));
}

/** By result, the revocation that took it out of use first. */
export function revokedResults(revocations: readonly Revocation[]): ReadonlyMap<ResultId, Revocation> {
  const revoked = new Map<ResultId, Revocation>();
  for (const revocation of revocations)
    for (const result of revocation.results) if (!revoked.has(result)) revoked.set(result, revocation);
  return revoked;
}

const UNDONE = '.undone.json';

function readRevocation(layout: StoreLayout, id: string): Revocation {
  const value = readJsonObject(fileOf(layout, id));
  if (value?.format === 1 && Array.isArray(value.results)) {
    const { at, by, command, what, reason } = value;
    const results = value.results.filter((one) => typeof one === 'string') as ResultId[];
    const texts = { at: plain(at), by: plain(by), command: plain(command), what: plain(what) };
    return { format: 1, id, ...texts, ...(reason === undefined ? {} : { reason: plain(reason) }), results };
  }
  throw new DiagnosticError([
    {
      code: 'REVOCATION_DAMAGED',
      severity: 'error',
      blame: 'data',
      message: `${fileOf(layout, id)} cannot be read, so nobody can tell which results it takes out of use`,
      fix: `restore the file from a backup; or \`voxrun revoke --undo ${id}\`, and revoke again`,
      places: [],
    },
  ]);
}

/** A record may have been edited: what would move the cursor of a terminal is left out. */
function plain(value: Json | undefined): string {
  return typeof value === 'string' ? value.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, ' ') : 'unknown';
}

function folderOf(layout: StoreLayout): string {
  return join(layout.store, 'revoked');
}

function fileOf(layout: StoreLayout, id: string): string {
  return join(folderOf(layout), `${id}.json`);
}

function undoFileOf(layout: StoreLayout, id: string): string {
  return join(folderOf(layout), `${id}${UNDONE}`);
}

function whoAmI(): string {
  return `${userName()}@${hostname()}`;
}

/** A user without an entry in the system's list has a number only. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}
