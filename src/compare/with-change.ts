import { isJsonObject, type Json, type JsonObject } from '../base/json.js';
import type { SettingChange } from './setting-changes.js';

/** A tree of settings with one change made in it: the value of `after`, or no such key. The tree stays as it is. */
export function withChange(tree: JsonObject, { path, what, after }: Omit<SettingChange, 'before'>): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined) return what === 'order' ? reordered(tree, after) : tree;
  const child = Object.hasOwn(tree, key) ? tree[key] : undefined;
  if (rest.length > 0 || what === 'order') {
    return withKey(tree, key, withChange(isJsonObject(child) ? child : {}, { path: rest, what, ...having(after) }));
  }
  return after === undefined
    ? Object.fromEntries(Object.entries(tree).filter(([name]) => name !== key))
    : withKey(tree, key, after);
}

function having(after: Json | undefined): { after?: Json } {
  return after === undefined ? {} : { after };
}

/** In its place where it is there, else as the last. */
function withKey(tree: JsonObject, key: string, value: Json): JsonObject {
  return Object.fromEntries([...new Map(Object.entries(tree)).set(key, value)]);
}

function reordered(tree: JsonObject, order: Json | undefined): JsonObject {
  const first = Array.isArray(order) ? (order as readonly Json[]).map(String) : [];
  const keys = new Set([...first.filter((key) => Object.hasOwn(tree, key)), ...Object.keys(tree)]);
  return Object.fromEntries([...keys].map((key) => [key, tree[key]!]));
}
