import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { hasErrorCode } from '../base/atomic-file.js';
import type { StoreLayout } from './layout.js';

/** Something that has left its place and is about to be removed. */
export interface Doomed {
  /** Puts it back, unless something else has taken its place. */
  undo(): void;
}

/** What left its place and was not removed, because the process that did so was killed. */
export function listDoomed(layout: StoreLayout): string[] {
  try {
    return readdirSync(folderOf(layout)).map((name) => join(folderOf(layout), name));
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return [];
    throw error;
  }
}

/**
 * Takes a file or folder out of its place by one rename: a reader finds it whole or not at all, and after a crash half a
 * folder lies where nobody looks. Undefined where it was gone already.
 */
export function doom(layout: StoreLayout, path: string): Doomed | undefined {
  mkdirSync(folderOf(layout), { recursive: true });
  const aside = join(folderOf(layout), `${randomBytes(4).toString('hex')}-${basename(path)}`);
  try {
    renameSync(path, aside);
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return undefined;
    throw error;
  }
  return {
    undo() {
      if (!existsSync(path)) renameSync(aside, path);
    },
  };
}

/** Removes all that left its place, also what an earlier process left here. */
export function removeDoomed(layout: StoreLayout): void {
  rmSync(folderOf(layout), { recursive: true, force: true });
}

function folderOf(layout: StoreLayout): string {
  return join(layout.store, 'doomed');
}
