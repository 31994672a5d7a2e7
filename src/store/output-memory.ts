import { join } from 'node:path';
import { readTextIfThere, writeFileAtomic } from '../base/atomic-file.js';
import { sha256 } from '../base/hash.js';
import type { Json } from '../base/json.js';
import type { StoreLayout } from './layout.js';
import { readOutputJson } from './manifest.js';
import type { Published } from './results.js';

/**
 * Remembers the small JSON outputs of thousands of results in one file of the store, `outputs/<name>.json`, by their content:
 * planning asks for the same ones each time. It tells nothing that is not in the outputs, whose sizes planning looks at and
 * whose contents the stages hash before they build on them. A missing, damaged or unwritable file costs time only.
 */
export interface OutputMemory {
  /** As `readOutputJson`. */
  read(published: Published, file: string): Json;
  /** Writes what was read since the memory was opened, where it was not known. */
  save(): void;
}

const VERSION = 1;

/** `name`: a memory holds what one experiment needs, so that small ones need not read what large ones know. */
export function outputMemory(layout: StoreLayout, name: string): OutputMemory {
  const path = join(layout.store, 'outputs', `${name}.json`);
  const used = new Map<string, Json>();
  let known: ReadonlyMap<string, Json> | undefined;
  let changed = false;
  return {
    read(published, file) {
      const digest = published.files[file]?.sha256;
      if (digest === undefined) return readOutputJson(layout, published, file);
      known ??= readMemory(path);
      let value = used.get(digest) ?? known.get(digest);
      if (value === undefined) {
        value = readOutputJson(layout, published, file);
        changed = true;
      }
      used.set(digest, value);
      return value;
    },
    save() {
      if (!changed) return;
      const content = JSON.stringify({ version: VERSION, outputs: [...used] });
      try {
        writeFileAtomic(path, `${sha256(content)}\n${content}`);
        changed = false;
      } catch {
        // A read-only store or a full disk: the next plan reads the outputs again.
      }
    },
  };
}

/** The first line is the hash of the rest: values are believed without their outputs being read. */
function readMemory(path: string): ReadonlyMap<string, Json> {
  try {
    const text = readTextIfThere(path) ?? '';
    const end = text.indexOf('\n');
    const content = text.slice(end + 1);
    if (text.slice(0, Math.max(0, end)) !== sha256(content)) return new Map();
    const { version, outputs } = JSON.parse(content) as { version: number; outputs: [string, Json][] };
    return version === VERSION ? new Map(outputs) : new Map();
  } catch {
    // A folder in its place, for one.
    return new Map();
  }
}
