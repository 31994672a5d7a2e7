import { lstatSync, readdirSync, type BigIntStats } from 'node:fs';
import { join } from 'node:path';
import { hasErrorCode } from '../base/atomic-file.js';

/** Adds up what removing files and folders would free. */
export interface DiskUsage {
  /** Bytes that are free when this is removed too, beyond what was added before. */
  add(path: string): number;
}

/**
 * Counts disk blocks, each file once. One with several names counts when the last of them is added: as long as one stays,
 * removing the others frees nothing.
 */
export function diskUsage(): DiskUsage {
  const seen = new Map<string, number>();
  const visit = (path: string): number => {
    const stat = statIfThere(path);
    if (stat === undefined) return 0;
    if (stat.isDirectory()) return bytesOf(stat) + sum(names(path).map((name) => visit(join(path, name))));
    const inode = `${stat.dev}:${stat.ino}`;
    const count = (seen.get(inode) ?? 0) + 1;
    seen.set(inode, count);
    return count === Number(stat.nlink) ? bytesOf(stat) : 0;
  };
  return { add: visit };
}

/** `stat` counts in blocks of 512 bytes, whatever those of the disk are. */
function bytesOf({ blocks }: BigIntStats): number {
  return Number(blocks) * 512;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

/** Another process may remove what is being looked at. */
function statIfThere(path: string): BigIntStats | undefined {
  return lstatSync(path, { bigint: true, throwIfNoEntry: false });
}

function names(path: string): string[] {
  try {
    return readdirSync(path);
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return [];
    throw error;
  }
}
