import { canonicalJson, isJsonObject, type Json } from '../base/json.js';
import { schema as experimentSchema } from './generated/schema.js';
import { branchOf } from './schema-lookup.js';
import type { SchemaNode } from './schema-node.js';
import { DEFAULT_ORIGIN, treeOf } from './tree.js';

/** A key that stored settings do not have, and whose default today differs from what happened before there was one. */
export interface AddedKey {
  /** Dotted. */
  readonly key: string;
  /** What happened before: the value that the stored settings are read with. */
  readonly neutral: Json;
  /** What a new experiment gets; undefined where it gets none. */
  readonly today: Json | undefined;
}

/** The keys that came after settings were stored and that a new experiment would have otherwise. */
export function addedKeys(stored: Json): AddedKey[] {
  return walk(stored, experimentSchema, '');
}

function walk(value: Json, schema: SchemaNode, path: string): AddedKey[] {
  if (!isJsonObject(value)) return [];
  const branch = branchOf(schema, treeOf(value, DEFAULT_ORIGIN));
  return Object.entries(branch?.properties ?? {}).flatMap(([name, child]): AddedKey[] => {
    const key = path === '' ? name : `${path}.${name}`;
    const there = value[name];
    if (there !== undefined) return walk(there, child, key);
    const neutral = child['x-neutral'] as Json | undefined;
    const today = child.default as Json | undefined;
    const isSame = neutral === undefined || (today !== undefined && canonicalJson(neutral) === canonicalJson(today));
    return isSame ? [] : [{ key, neutral, today }];
  });
}
