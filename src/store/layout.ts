import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createExclusive, readTextIfThere } from '../base/atomic-file.js';
import type { Sha256 } from '../base/hash.js';

/** Of the store's files and folders. A reader of an older format migrates; a newer one is refused. */
const STORE_FORMAT = 1;

/** A result's name: the start of its fingerprint and random digits. Only the key says that it counts. */
export type ResultId = string & { readonly __brand: 'ResultId' };
/** A folder in which a stage process works: `<stage>-<start of fingerprint>-<random digits>`. */
export type AttemptId = string & { readonly __brand: 'AttemptId' };

/** Absolute paths below one runs root. */
export interface StoreLayout {
  readonly runs: string;
  readonly store: string;
  readonly keys: string;
  readonly results: string;
  readonly attempts: string;
  readonly locks: string;
  readonly statCache: string;
}

export function layoutOf(runsRoot: string): StoreLayout {
  const store = join(runsRoot, '.store');
  return {
    runs: runsRoot,
    store,
    keys: join(store, 'keys'),
    results: join(store, 'results'),
    attempts: join(store, 'attempts'),
    locks: join(store, 'locks'),
    statCache: join(store, 'stat-cache.jsonl'),
  };
}

/** Thrown when the store was written by a newer voxrun; nothing is touched then. */
export class StoreTooNewError extends Error {
  override readonly name = 'StoreTooNewError';
}

/** The layout of a store that may not exist yet; creates nothing. Throws `StoreTooNewError`. */
export function lookAtStore(runsRoot: string): StoreLayout {
  const layout = layoutOf(runsRoot);
  const text = readTextIfThere(formatFile(layout));
  const found = text === undefined ? STORE_FORMAT : formatOf(text);
  if (found > STORE_FORMAT) {
    throw new StoreTooNewError(
      `${layout.store} has format ${found}, and this voxrun reads up to ${STORE_FORMAT}: use the newer voxrun that wrote it`,
    );
  }
  return layout;
}

/** The same, and creates what is missing. */
export function openStore(runsRoot: string): StoreLayout {
  const layout = lookAtStore(runsRoot);
  // Looked at first: in a store that may only be read, what is there needs no writing.
  for (const folder of [layout.keys, layout.results, layout.attempts, layout.locks])
    if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
  if (!existsSync(formatFile(layout)))
    createExclusive(formatFile(layout), `${JSON.stringify({ format: STORE_FORMAT })}\n`);
  return layout;
}

function formatFile(layout: StoreLayout): string {
  return join(layout.store, 'format.json');
}

export function resultFolder(layout: StoreLayout, result: ResultId): string {
  return join(layout.results, result);
}

export function attemptFolder(layout: StoreLayout, attempt: AttemptId): string {
  return join(layout.attempts, attempt);
}

/** Digits of the fingerprint that names of results and attempts begin with, to find them by listing a folder. */
export function shortFingerprint(fingerprint: Sha256): string {
  return fingerprint.slice(0, 20);
}

function formatOf(text: string): number {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && 'format' in value && typeof value.format === 'number') {
      return value.format;
    }
  } catch {
    // A damaged format file is treated as this version's: the manifests are what is trusted.
  }
  return STORE_FORMAT;
}
