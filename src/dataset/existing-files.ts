import { readdirSync, statSync } from 'node:fs';

/** From this many wanted files on, listing their folder once is quicker than asking for each. */
const LIST_FROM = 4;

/**
 * Those of the absolute paths that are there. A table of 5,000 rows costs a listing per folder, not a call per file; a
 * listed name that is a folder or a broken link is found when the image is read.
 */
export function existingFiles(paths: readonly string[]): Set<string> {
  const byFolder = new Map<string, string[]>();
  for (const path of paths) {
    const folder = path.slice(0, lastSeparator(path) + 1);
    const wanted = byFolder.get(folder);
    if (wanted === undefined) byFolder.set(folder, [path]);
    else wanted.push(path);
  }
  const existing = new Set<string>();
  for (const [folder, wanted] of byFolder) {
    const names = wanted.length < LIST_FROM ? undefined : listedNames(folder);
    for (const path of wanted) {
      // A name that was not listed may still open: some file systems ignore case or the way of writing accents.
      if (names?.has(path.slice(folder.length)) === true || isFile(path)) existing.add(path);
    }
  }
  return existing;
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

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    // A name with NUL, too long, or in a folder that may not be entered.
    return false;
  }
}
