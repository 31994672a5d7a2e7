import { readdirSync } from 'node:fs';
import { probeFile } from './probe-file.js';

/** From this many wanted files on, listing their folder once is quicker than asking for each. */
const LIST_FROM = 4;

export interface ExistingFiles {
  readonly existing: ReadonlySet<string>;
  /** Of which nobody can tell: a link to itself, or a folder that may not be entered. */
  readonly unreadable: ReadonlySet<string>;
}

/**
 * Those of the absolute paths that are there. A table of 5,000 rows costs a listing per folder, not a call per file; a
 * listed name that is a folder or a broken link is found when the image is read.
 */
export function existingFiles(paths: readonly string[]): ExistingFiles {
  const byFolder = new Map<string, string[]>();
  for (const path of paths) {
    const folder = path.slice(0, lastSeparator(path) + 1);
    const wanted = byFolder.get(folder);
    if (wanted === undefined) byFolder.set(folder, [path]);
    else wanted.push(path);
  }
  const existing = new Set<string>();
  const unreadable = new Set<string>();
  for (const [folder, wanted] of byFolder) {
    const names = wanted.length < LIST_FROM ? undefined : listedNames(folder);
    for (const path of wanted) {
      // A name that was not listed may still open: some file systems ignore case or the way of writing accents.
      const found = names?.has(path.slice(folder.length)) === true ? 'file' : probeFile(path);
      if (found === 'file') existing.add(path);
      if (found === 'unreadable') unreadable.add(path);
    }
  }
  return { existing, unreadable };
}

function lastSeparator(path: string): number {
  return Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
}

function listedNames(folder: string): Set<string> | undefined {
  try {
    return new Set(readdirSync(folder));
  } catch {
    return undefined;
  }
}
