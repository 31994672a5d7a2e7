import { copyFileSync, existsSync, linkSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { hasErrorCode } from '../base/atomic-file.js';
import { resultFolder, type ResultId, type StoreLayout } from './layout.js';

/**
 * Keeps an attempt's checkpoint in the folder that is about to be published, beside `out/`: with it the training can be
 * continued for more epochs. It is no output, in no manifest, and can be removed to save space; checkpoints verify
 * themselves. Linked, not moved: an attempt that is killed before it has published goes on from it.
 */
export function keepCheckpoints({ attempt, result }: { attempt: string; result: string }): void {
  linkTree(join(attempt, 'checkpoints'), join(result, KEPT));
}

/** Where a result's checkpoint lies if it was kept. */
export function keptCheckpoints(layout: StoreLayout, result: ResultId): string {
  return join(resultFolder(layout, result), KEPT);
}

export function hasKeptCheckpoints(layout: StoreLayout, result: ResultId): boolean {
  return existsSync(keptCheckpoints(layout, result));
}

const KEPT = 'checkpoint';

function linkTree(from: string, to: string): void {
  let entries;
  try {
    entries = readdirSync(from, { withFileTypes: true });
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return;
    throw error;
  }
  if (entries.length > 0) mkdirSync(to, { recursive: true });
  for (const entry of entries) {
    if (entry.isDirectory()) linkTree(join(from, entry.name), join(to, entry.name));
    else linkOrCopy(join(from, entry.name), join(to, entry.name));
  }
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    // A file system without hard links.
    if (!hasErrorCode(error, 'EPERM') && !hasErrorCode(error, 'ENOTSUP')) throw error;
    copyFileSync(from, to);
  }
}
