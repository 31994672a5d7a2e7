import { canonicalJson, isJsonObject, type Json, type JsonObject } from '../base/json.js';

/** A key in which several experiments differ, with the value of each; undefined where one has no such key. */
export interface DifferingKey {
  /** Dotted. */
  readonly key: string;
  readonly values: readonly (Json | undefined)[];
}

/**
 * The keys in which several trees of settings differ, leaf by leaf. Lists are taken as wholes, and so are maps that not
 * all of them have.
 */
export function differingKeys(trees: readonly JsonObject[]): DifferingKey[] {
  return keysIn(trees, '');
}

function keysIn(trees: readonly JsonObject[], path: string): DifferingKey[] {
  const keys = new Set(trees.flatMap((tree) => Object.keys(tree)));
  return [...keys].flatMap((name): DifferingKey[] => {
    const key = path === '' ? name : `${path}.${name}`;
    const values = trees.map((tree) => (Object.hasOwn(tree, name) ? tree[name] : undefined));
    const maps = values.filter((value) => isJsonObject(value));
    if (maps.length === values.length) return keysIn(maps, key);
    return new Set(values.map(textOf)).size === 1 ? [] : [{ key, values }];
  });
}

/** What is not there is not null. */
function textOf(value: Json | undefined): string {
  return value === undefined ? '' : canonicalJson(value);
}
