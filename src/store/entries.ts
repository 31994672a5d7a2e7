import { readdirSync, type Dirent } from 'node:fs';
import { hasErrorCode } from '../base/atomic-file.js';

/** What a folder holds; nothing where there is none. Links are links, whatever they point at. */
export function entriesIn(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT') || hasErrorCode(error, 'ENOTDIR')) return [];
    throw error;
  }
}

export function filesIn(path: string): string[] {
  return entriesIn(path)
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
}

export function foldersIn(path: string): string[] {
  return entriesIn(path)
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}
