import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Sha256 } from '../base/hash.js';
import { hasErrorCode, readTextIfThere } from '../base/atomic-file.js';
import { isJsonObject, type Json, type JsonObject } from '../base/json.js';
import { livenessOf, type ProcessIdentity } from './process-identity.js';
import { readJsonObject, type RunId } from './run-record.js';
import { attemptFolder, shortFingerprint, type AttemptId, type ResultId, type StoreLayout } from './layout.js';

/** Creates an attempt's folder. An attempt at several nodes is named after the first. */
export function createAttempt(layout: StoreLayout, stage: string, fingerprint: Sha256): AttemptId {
  const id = `${stage}-${shortFingerprint(fingerprint)}-${randomBytes(6).toString('hex')}` as AttemptId;
  mkdirSync(layout.attempts, { recursive: true });
  mkdirSync(attemptFolder(layout, id));
  return id;
}

/**
 * Folders of attempts at this stage and fingerprint, other than `self`: what a stopped training left behind. With
 * `ofRun` only those that this run began.
 */
export function earlierAttempts(options: {
  layout: StoreLayout;
  stage: string;
  fingerprint: Sha256;
  self?: AttemptId;
  ofRun?: RunId | undefined;
}): string[] {
  const { layout, stage, fingerprint, self, ofRun } = options;
  const prefix = `${stage}-${shortFingerprint(fingerprint)}-`;
  let names: string[];
  try {
    names = readdirSync(layout.attempts);
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return [];
    throw error;
  }
  return names
    .filter((name) => name.startsWith(prefix) && name !== self)
    .map((name) => join(layout.attempts, name))
    .filter((folder) => ofRun === undefined || readJsonObject(join(folder, 'task.json'))?.run === ofRun);
}

/** Whether an attempt left a checkpoint. Whether it is whole, only the training can tell. */
export function hasCheckpoint(folder: string): boolean {
  try {
    return readdirSync(join(folder, 'checkpoints')).some((name) => !name.includes('.tmp'));
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return false;
    throw error;
  }
}

/**
 * Removes what earlier attempts left behind once there is a result, unless a live process still works there or has yet
 * to read what happened there, or a run that computes it anew whatever there is (`--force`) goes on from it.
 */
export function removeDeadAttempts(options: Parameters<typeof earlierAttempts>[0] & { readonly run: RunId }): void {
  for (const folder of earlierAttempts(options)) {
    const owner = ownerOf(folder);
    if (owner === undefined || livenessOf(owner) !== 'dead') continue;
    const task = readJsonObject(join(folder, 'task.json'));
    if (!isFollowed(task) && !isForcedByOther(task, options.run)) rmSync(folder, { recursive: true, force: true });
  }
}

/** Its follower removes it; taken away before, the events that it has not read would be lost. */
function isFollowed(task: JsonObject | undefined): boolean {
  const follower = task?.follower;
  return isJsonObject(follower) && livenessOf(follower as unknown as ProcessIdentity) !== 'dead';
}

function isForcedByOther(task: JsonObject | undefined, run: RunId): boolean {
  const nodes = Array.isArray(task?.nodes) ? (task.nodes as readonly Json[]) : [];
  return task?.run !== run && nodes.some((node) => isJsonObject(node) && node.forced === true);
}

/** The process that wrote the attempt's first event; undefined if none has started: it may be about to. */
function ownerOf(folder: string): ProcessIdentity | undefined {
  const first = readTextIfThere(join(folder, 'events.jsonl'))?.split('\n')[0];
  if (first === undefined) return undefined;
  try {
    return JSON.parse(first) as ProcessIdentity;
  } catch {
    return undefined;
  }
}

export function newResultId(fingerprint: Sha256): ResultId {
  return `${shortFingerprint(fingerprint)}-${randomBytes(8).toString('hex')}` as ResultId;
}
