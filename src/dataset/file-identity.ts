import type { BigIntStats } from 'node:fs';

/** Two files of one name with equal identity are taken for one content; see `isSettled` for when that is safe. */
export type FileIdentity = string & { readonly __brand: 'FileIdentity' };

/**
 * What changes when a file's content does, as far as the file system tells: size, mtime, ctime, inode, device. The
 * kernel sets ctime at every change, so an edit is seen even if size and mtime are put back.
 */
export function fileIdentity({ size, mtimeNs, ctimeNs, ino, dev }: BigIntStats): FileIdentity {
  return [size, mtimeNs, ctimeNs, ino, dev].join(' ') as FileIdentity;
}

/** The name under which a file is remembered: not its path, so that a moved folder is still known. */
export function fileKey({ ino, dev }: BigIntStats): string {
  return `${dev}:${ino}`;
}

export interface SettledOptions {
  readonly stats: BigIntStats;
  /** When hashing began, in ms since 1970. */
  readonly hashedAtMs: number;
  /** Two changes closer together than this may get one time stamp. */
  readonly granularityMs: number;
}

/**
 * Whether a later change of the file must show in its identity. It need not if the file was changed within the
 * clock's granularity before it was hashed, or after it by a clock that has since been set back: the next change may
 * then get the very same time stamp.
 */
export function isSettled({ stats, hashedAtMs, granularityMs }: SettledOptions): boolean {
  const sinceChange = hashedAtMs - Number(stats.ctimeNs) / 1e6;
  const sinceWrite = hashedAtMs - Number(stats.mtimeNs) / 1e6;
  // A mtime far in the future comes from a copying tool and says nothing about when the content changed.
  return sinceChange > granularityMs && Math.abs(sinceWrite) > granularityMs;
}
