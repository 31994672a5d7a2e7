import { statSync } from 'node:fs';
import { join } from 'node:path';
import { readTextIfThere, writeFileAtomic } from '../base/atomic-file.js';
import type { Sha256 } from '../base/hash.js';
import type { ResultId, StoreLayout } from './layout.js';
import type { FileRecord } from './manifest.js';

/** A result that was found to answer a fingerprint, and nothing that was read for that has changed since. */
export interface RememberedAnswer {
  readonly result: ResultId;
  readonly files: Readonly<Record<string, FileRecord>>;
}

/**
 * Remembers what planning read from thousands of keys and manifests in one file, `answers.json` of the store. A memory
 * tells nothing by itself: the folder of the keys must be as it was, and the outputs are still looked for one by one.
 * A manifest that was changed since is noticed by `verify`, and by the stages, which hash what they build on. A missing,
 * damaged or unwritable file costs time only.
 */
export interface AnswerMemory {
  recall(fingerprint: Sha256): RememberedAnswer | undefined;
  /** Takes in the only result that answers a fingerprint. */
  learn(fingerprint: Sha256, answer: RememberedAnswer): void;
  /** Writes what was learnt, where something was. */
  save(): void;
}

const VERSION = 1;
/** Two changes closer together than this may get one time stamp. */
const GRANULARITY_MS = 2000;
/** About 60 MB on disk; beyond it everything is learnt anew. */
const MOST_ENTRIES = 150_000;

type Entry = readonly [keys: string, result: ResultId, files: RememberedAnswer['files']];

export function answerMemory(layout: StoreLayout): AnswerMemory {
  const path = join(layout.store, 'answers.json');
  let entries: Map<string, Entry> | undefined;
  let changed = false;
  const all = (): Map<string, Entry> => (entries ??= read(path));
  return {
    recall(fingerprint) {
      const entry = all().get(fingerprint);
      if (entry === undefined) return undefined;
      const [keys, result, files] = entry;
      return stampOf(keysOf(layout, fingerprint)) === keys ? { result, files } : undefined;
    },
    learn(fingerprint, { result, files }) {
      const keys = settledStamp(keysOf(layout, fingerprint));
      if (keys === undefined) return;
      all().set(fingerprint, [keys, result, files]);
      changed = true;
    },
    save() {
      if (!changed) return;
      const kept = all().size > MOST_ENTRIES ? [] : [...all()];
      try {
        writeFileAtomic(path, JSON.stringify({ version: VERSION, answers: kept }));
        changed = false;
      } catch {
        // A read-only store or a full disk: the next plan reads the manifests again.
      }
    },
  };
}

function keysOf(layout: StoreLayout, fingerprint: Sha256): string {
  return `${layout.keys}/${fingerprint}`;
}

/** What changes when the names in a folder do. */
function stampOf(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? undefined : `${stats.ctimeMs} ${stats.mtimeMs} ${stats.size} ${stats.ino}`;
}

/** Undefined for what changed so recently, or by a clock that was set back, that the next change might not show. */
function settledStamp(path: string): string | undefined {
  const changedAt = statSync(path, { throwIfNoEntry: false })?.ctimeMs;
  return changedAt !== undefined && Date.now() - changedAt > GRANULARITY_MS ? stampOf(path) : undefined;
}

function read(path: string): Map<string, Entry> {
  try {
    const content = JSON.parse(readTextIfThere(path) ?? 'null') as unknown;
    if (typeof content === 'object' && content !== null && 'version' in content && content.version === VERSION) {
      const { answers } = content as unknown as { answers: readonly (readonly [string, Entry])[] };
      return new Map(answers.filter(isEntry));
    }
  } catch {
    // Damaged: as if there were none.
  }
  return new Map();
}

function isEntry(value: unknown): boolean {
  if (!Array.isArray(value) || !Array.isArray(value[1])) return false;
  const [fingerprint, [keys, result, files]] = value as unknown[] & [unknown, unknown[]];
  const texts = [fingerprint, keys, result].every((one) => typeof one === 'string');
  return texts && typeof files === 'object' && files !== null;
}
