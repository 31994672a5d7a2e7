import type { Json, JsonObject } from '../base/json.js';
import { isJsonObject } from '../base/json.js';

/** Settings of a run by dotted key (`training.optimizer.lr`). A list is one value, and so is an empty map. */
export interface RunSettings {
  get(key: string): Json | undefined;
  keys(): readonly string[];
  /** What many runs have in common, and the keys in which this one differs from it; undefined and all keys without. */
  readonly base?: object;
  ownKeys(): readonly string[];
}

/** One setting that differs between two runs; undefined on the side that does not have it. */
export interface SettingChange {
  readonly key: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** Maps nested deeper than any settings file may be are taken as one value. */
const DEEPEST = 40;

/** The values of a `resolved.json` by dotted key, in the order of the file. */
export function leavesOf(settings: JsonObject): Map<string, Json> {
  const leaves = new Map<string, Json>();
  const walk = (map: JsonObject, prefix: string, depth: number): void => {
    for (const [name, value] of Object.entries(map)) {
      const key = prefix === '' ? name : `${prefix}.${name}`;
      const isBranch = isJsonObject(value) && depth < DEEPEST && Object.keys(value).length > 0;
      if (isBranch) walk(value, key, depth + 1);
      else leaves.set(key, value);
    }
  };
  walk(settings, '', 0);
  return leaves;
}

/** Whether two settings are the same: 1 is not "1", missing is not null, the order of a list counts. */
export function isSameValue(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  return JSON.stringify(a) === JSON.stringify(b);
}

/** What differs from `before` to `after`, by the names of the keys. */
export function changedSettings(before: RunSettings, after: RunSettings): SettingChange[] {
  const changes: SettingChange[] = [];
  for (const key of candidates(before, after)) {
    const old = before.get(key);
    const now = after.get(key);
    if (isSameValue(old, now)) continue;
    changes.push({ key, ...(old === undefined ? {} : { before: old }), ...(now === undefined ? {} : { after: now }) });
  }
  return changes.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Keys in which two runs can differ: where both are told from one base, only those that differ from it. */
function candidates(before: RunSettings, after: RunSettings): Set<string> {
  const isShared = before.base !== undefined && before.base === after.base;
  return isShared ? new Set([...before.ownKeys(), ...after.ownKeys()]) : new Set([...before.keys(), ...after.keys()]);
}
