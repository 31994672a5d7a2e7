import { canonicalJson, type Json } from '../base/json.js';
import { schema as experimentSchema } from './generated/schema.js';
import type { Settings } from './experiment.js';
import { childSchema } from './schema-lookup.js';
import type { SchemaNode } from './schema-node.js';

/**
 * The settings without each key that has its neutral value: a key that did not exist from the start declares in the
 * schema (`x-neutral`) which value means what happened before it existed. Left out of hashes, such a key changes no
 * fingerprint of an experiment that was written without it.
 */
export function withoutNeutral(settings: Settings): Settings {
  return strip(settings as unknown as Json, experimentSchema) as unknown as Settings;
}

/** Settings that an older version stored, with the neutral value of every key that it did not know. */
export function withNeutral(stored: Json): Json {
  return fill(stored, experimentSchema);
}

function strip(value: Json, schema: SchemaNode | undefined): Json {
  return mapEntries(value, schema, (node) =>
    Object.entries(node.value).flatMap(([key, item]): [string, Json][] => {
      const child = childSchema(node.schema, key);
      const isNeutral = child?.['x-neutral'] !== undefined && sameJson(item, child['x-neutral'] as Json);
      return isNeutral ? [] : [[key, strip(item, child)]];
    }),
  );
}

function fill(value: Json, schema: SchemaNode | undefined): Json {
  return mapEntries(value, schema, (node) => {
    const missing = Object.entries(node.schema?.properties ?? {}).flatMap(([key, child]): [string, Json][] =>
      child['x-neutral'] === undefined || Object.hasOwn(node.value, key) ? [] : [[key, child['x-neutral'] as Json]],
    );
    return [...Object.entries(node.value), ...missing].map(([key, item]) => [
      key,
      fill(item, childSchema(node.schema, key)),
    ]);
  });
}

interface MapNode {
  readonly value: Readonly<Record<string, Json>>;
  readonly schema: SchemaNode | undefined;
}

/** Lists hold no key that could be neutral. */
function mapEntries(value: Json, schema: SchemaNode | undefined, entriesOf: (node: MapNode) => [string, Json][]): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const map = value as Readonly<Record<string, Json>>;
  return Object.fromEntries(entriesOf({ value: map, schema: branchOf(schema, map) }));
}

/** The alternative of a schema that a map belongs to. */
function branchOf(schema: SchemaNode | undefined, map: Readonly<Record<string, Json>>): SchemaNode | undefined {
  if (schema?.oneOf !== undefined) return schema.oneOf.find((member) => member.properties?.kind?.const === map.kind);
  if (schema?.anyOf !== undefined) return schema.anyOf.find((member) => member.type === 'object');
  return schema;
}

function sameJson(a: Json, b: Json): boolean {
  return canonicalJson(a) === canonicalJson(b);
}
