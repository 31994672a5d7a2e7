import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Sha256 } from '../base/hash.js';
import { hasErrorCode } from '../base/atomic-file.js';
import { attemptFolder, shortFingerprint, type AttemptId, type ResultId, type StoreLayout } from './layout.js';

/** Creates an attempt's folder. An attempt at several nodes is named after the first. */
export function createAttempt(layout: StoreLayout, stage: string, fingerprint: Sha256): AttemptId {
  const id = `${stage}-${shortFingerprint(fingerprint)}-${randomBytes(6).toString('hex')}` as AttemptId;
  mkdirSync(layout.attempts, { recursive: true });
  mkdirSync(attemptFolder(layout, id));
  return id;
}

/** Folders of attempts at this stage and fingerprint, other than `self`: what a stopped training left behind. */
export function earlierAttempts(options: {
  layout: StoreLayout;
  stage: string;
  fingerprint: Sha256;
  self: AttemptId;
}): string[] {
  const { layout, stage, fingerprint, self } = options;
  const prefix = `${stage}-${shortFingerprint(fingerprint)}-`;
  let names: string[];
  try {
    names = readdirSync(layout.attempts);
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return [];
    throw error;
  }
  return names.filter((name) => name.startsWith(prefix) && name !== self).map((name) => join(layout.attempts, name));
}

export function newResultId(fingerprint: Sha256): ResultId {
  return `${shortFingerprint(fingerprint)}-${randomBytes(8).toString('hex')}` as ResultId;
}
