import { canonicalJson, isJsonObject, type Json, type JsonObject } from '../base/json.js';

/** One difference between two trees of settings. A side that is absent has no such key, which is not null. */
export interface SettingChange {
  /** The keys that lead to it. */
  readonly path: readonly string[];
  /** `order`: the same keys in another order, in a map whose order means something; the sides are lists of them. */
  readonly what: 'value' | 'order';
  readonly before?: Json;
  readonly after?: Json;
}

/**
 * What differs between two trees, leaf by leaf, in the order in which the keys are written. Lists are leaves; a map
 * whose `kind` differs is one change, since the keys of two kinds have nothing in common. 1 is not "1".
 */
export function settingChanges(options: {
  readonly before: JsonObject;
  readonly after: JsonObject;
  /** Dotted paths of the maps in which the order of the keys counts. */
  readonly ordered: readonly string[];
}): SettingChange[] {
  const { before, after, ordered } = options;
  return changesIn({ before, after, path: [], ordered });
}

function changesIn({ before, after, path, ordered }: MapPair): SettingChange[] {
  const keys = [...Object.keys(before), ...Object.keys(after).filter((key) => !Object.hasOwn(before, key))];
  const changes = keys.flatMap((key): SettingChange[] => {
    const here = [...path, key];
    const a = Object.hasOwn(before, key) ? before[key] : undefined;
    const b = Object.hasOwn(after, key) ? after[key] : undefined;
    if (isJsonObject(a) && isJsonObject(b) && a.kind === b.kind)
      return changesIn({ before: a, after: b, path: here, ordered });
    if (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b)) return [];
    return [
      {
        path: here,
        what: 'value',
        ...(a === undefined ? {} : { before: a }),
        ...(b === undefined ? {} : { after: b }),
      },
    ];
  });
  return ordered.includes(path.join('.')) ? [...changes, ...orderChange(before, after, path)] : changes;
}

interface MapPair {
  readonly before: JsonObject;
  readonly after: JsonObject;
  readonly path: readonly string[];
  readonly ordered: readonly string[];
}

/** Of the keys on both sides: one that was added or removed is a change of its own. */
function orderChange(before: JsonObject, after: JsonObject, path: readonly string[]): SettingChange[] {
  const a = Object.keys(before).filter((key) => Object.hasOwn(after, key));
  const b = Object.keys(after).filter((key) => Object.hasOwn(before, key));
  return a.join('\0') === b.join('\0') ? [] : [{ path, what: 'order', before: a, after: b }];
}
