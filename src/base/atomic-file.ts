import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/**
 * Replaces a file so that a reader, or a crash, sees the old content or the new and nothing between:
 * written beside, fsynced, renamed, folder fsynced. Creates the folder.
 */
export function writeFileAtomic(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const beside = temporaryName(path);
  try {
    writeDurable(beside, content);
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
  fsyncFolder(dirname(path));
}

/**
 * Creates a file only if there is none, whole or not at all. Returns false if it exists.
 * `link` is used because `rename` replaces and `open(wx)` shows a half written file. What need not survive a power cut
 * is not made `durable`.
 */
export function createExclusive(
  path: string,
  content: string | Uint8Array,
  { durable = true }: { durable?: boolean } = {},
): boolean {
  mkdirSync(dirname(path), { recursive: true });
  const beside = temporaryName(path);
  if (durable) writeDurable(beside, content);
  else writeFileSync(beside, content, { flag: 'wx' });
  try {
    linkSync(beside, path);
    if (durable) fsyncFolder(dirname(path));
    return true;
  } catch (error) {
    if (hasErrorCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    rmSync(beside, { force: true });
  }
}

/** Makes a file's content survive a power cut. */
export function fsyncFile(path: string): void {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Makes the names inside a folder survive a power cut. */
export function fsyncFolder(path: string): void {
  fsyncFile(path);
}

export function readTextIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT') || hasErrorCode(error, 'ENOTDIR')) return undefined;
    throw error;
  }
}

export function hasErrorCode(error: unknown, code: string): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === code;
}

function temporaryName(path: string): string {
  return `${path}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
}

function writeDurable(path: string, content: string | Uint8Array): void {
  const fd = openSync(path, 'wx');
  try {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    for (let offset = 0; offset < bytes.length;) offset += writeSync(fd, bytes, offset);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
