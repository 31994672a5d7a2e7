import { statSync, type BigIntStats } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { readTextIfThere, writeFileAtomic } from '../base/atomic-file.js';
import type { Diagnostic } from '../base/diagnostic.js';
import { DiagnosticError } from '../base/failure.js';
import { sha256OfFile, type Sha256 } from '../base/hash.js';
import { fileIdentity, fileKey, isSettled, type FileIdentity } from './file-identity.js';

export interface HashFilesOptions {
  /**
   * Where hashes are remembered, in the store. Created if absent; one that is damaged or cannot be read counts as
   * empty, and where none can be written nothing is remembered.
   */
  readonly cacheFile: string;
  /** Called while files are read: so many of so many are hashed. Never called if all were remembered. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Two changes of a file closer together than this may get one time stamp. Default 2 s, as on FAT. */
  readonly granularityMs?: number;
  /** The clock, in ms since 1970. */
  readonly now?: () => number;
}

const VERSION = 1;
const DEFAULT_GRANULARITY_MS = 2000;
/** About 40 MB on disk. Those not asked for longest go first. */
const MOST_ENTRIES = 200_000;
/** How long hashing may keep the process from answering signals. */
const TURN_MS = 50;

/** By file key, least recently hashed first. */
type Entries = Map<string, readonly [identity: FileIdentity, sha256: Sha256]>;

/**
 * The sha256 of each file's content, by path. A file is read only if its size, times, inode or device differ from
 * when it was last read, or if it had changed so shortly before that a further change could hide.
 *
 * Throws a DiagnosticError that names every file that cannot be read.
 */
export async function hashFiles(
  paths: readonly string[],
  { cacheFile, onProgress, granularityMs = DEFAULT_GRANULARITY_MS, now = Date.now }: HashFilesOptions,
): Promise<Map<string, Sha256>> {
  const entries = readEntries(cacheFile);
  const hashes = new Map<string, Sha256>();
  const unknown: string[] = [];
  const unreadable: string[] = [];
  for (const path of new Set(paths)) {
    const stats = statOf(path);
    if (stats === undefined) {
      unreadable.push(path);
      continue;
    }
    const remembered = entries.get(fileKey(stats));
    if (remembered?.[0] === fileIdentity(stats)) hashes.set(path, remembered[1]);
    else unknown.push(path);
  }

  let changed = false;
  let turnEnd = performance.now() + TURN_MS;
  for (const [index, path] of unknown.entries()) {
    const hashed = hashOnce(path, now);
    if (hashed === undefined) unreadable.push(path);
    else {
      hashes.set(path, hashed.sha256);
      const key = fileKey(hashed.stats);
      changed = entries.delete(key) || changed;
      if (isSettled({ ...hashed, granularityMs })) {
        entries.set(key, [fileIdentity(hashed.stats), hashed.sha256]);
        changed = true;
      }
    }
    onProgress?.(index + 1, unknown.length);
    if (performance.now() > turnEnd) {
      await nextTurn();
      turnEnd = performance.now() + TURN_MS;
    }
  }
  if (changed) writeEntries(cacheFile, entries);
  if (unreadable.length > 0) throw new DiagnosticError([unreadableFiles(unreadable)]);
  return hashes;
}

function statOf(path: string): BigIntStats | undefined {
  try {
    const stats = statSync(path, { bigint: true });
    return stats.isFile() ? stats : undefined;
  } catch {
    // Every such file is named in the error that follows.
    return undefined;
  }
}

interface Hashed {
  readonly sha256: Sha256;
  /** Of the content that was hashed: the same before and after reading. */
  readonly stats: BigIntStats;
  readonly hashedAtMs: number;
}

/** Reads a file, again if it changes meanwhile; one that never rests cannot be read. */
function hashOnce(path: string, now: () => number): Hashed | undefined {
  for (let attempt = 0; attempt < 5; attempt++) {
    const before = statOf(path);
    if (before === undefined) return undefined;
    const hashedAtMs = now();
    let sha256: Sha256;
    try {
      sha256 = sha256OfFile(path);
    } catch {
      return undefined;
    }
    const after = statOf(path);
    if (after !== undefined && fileIdentity(after) === fileIdentity(before))
      return { sha256, stats: after, hashedAtMs };
  }
  return undefined;
}

function readEntries(cacheFile: string): Entries {
  const empty: Entries = new Map();
  try {
    const text = readTextIfThere(cacheFile);
    if (text === undefined) return empty;
    const content: unknown = JSON.parse(text);
    return isCache(content) ? new Map(content.files.map(([key, ...entry]) => [key, entry])) : empty;
  } catch {
    // Unreadable, half written by a full disk, or edited: everything is hashed again, which is slow and right.
    return empty;
  }
}

interface Cache {
  readonly version: number;
  readonly files: readonly (readonly [key: string, identity: FileIdentity, sha256: Sha256])[];
}

function isCache(content: unknown): content is Cache {
  if (typeof content !== 'object' || content === null) return false;
  const { version, files } = content as Partial<Cache>;
  return version === VERSION && Array.isArray(files) && files.every(isEntry);
}

function isEntry(entry: unknown): boolean {
  if (!Array.isArray(entry) || entry.length !== 3) return false;
  const [key, identity, sha256] = entry as readonly unknown[];
  return (
    typeof key === 'string' &&
    typeof identity === 'string' &&
    typeof sha256 === 'string' &&
    /^[0-9a-f]{64}$/.test(sha256)
  );
}

function writeEntries(cacheFile: string, entries: Entries): void {
  const files = [...entries].slice(-MOST_ENTRIES).map(([key, entry]) => [key, ...entry]);
  try {
    writeFileAtomic(cacheFile, JSON.stringify({ version: VERSION, files }));
  } catch {
    // A read-only folder or a full disk: the hashes are right all the same, and computed again next time.
  }
}

function unreadableFiles(paths: readonly string[]): Diagnostic {
  return {
    code: 'FILE_UNREADABLE',
    severity: 'error',
    blame: 'data',
    message: `${paths.length === 1 ? '1 file' : `${paths.length} files`} cannot be read: ${paths.join(', ')}`,
    fix: 'check that the files are there and that you may read them',
    places: [],
  };
}
