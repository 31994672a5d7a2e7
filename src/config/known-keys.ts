import { GROUP_KINDS } from './groups/take-groups.js';
import type { LocatedError } from './located-error.js';
import { nearest } from './nearest.js';
import { kindsOf } from './schema-lookup.js';
import type { SchemaNode } from './schema-node.js';

export function isUnknownKey({ keyword }: LocatedError): boolean {
  return keyword === 'unevaluatedProperties';
}

export function unknownKeyOf({ params }: LocatedError): string {
  return String(params.unevaluatedProperty);
}

/** Keys of a file that are no settings. */
const FILE_KEYS = ['extends', ...GROUP_KINDS];

/** The known key of the same map that an unknown one most likely means. */
export function likelyKey(error: LocatedError): string | undefined {
  const known = Object.keys(error.schema.properties ?? {});
  const unknown = unknownKeyOf(error);
  // Where settings are stored or come from --set, a key of a file is unknown itself.
  const ofFile = error.path.length === 0 ? FILE_KEYS.filter((key) => key !== unknown) : [];
  return nearest(unknown, [...known, ...ofFile]);
}

/** What to do about an unknown key: the key that is meant, the place where it belongs, or the keys that there are. */
export function unknownKeyFix(error: LocatedError): string {
  const key = unknownKeyOf(error);
  const known = Object.keys(error.schema.properties ?? {});
  const likely = likelyKey(error);
  if (likely !== undefined) return `did you mean ${likely}?`;
  const kinds = otherKinds(error, key);
  if (kinds.length > 0) return `${key} belongs to kind ${kinds.join(' and ')}; known keys here: ${known.join(', ')}`;
  const elsewhere = placesOf(error.root, key);
  if (elsewhere.length > 0) return `did you mean ${elsewhere.join(' or ')}?`;
  return `known keys: ${known.join(', ')}`;
}

/** Kinds of the same union that do have the key. */
function otherKinds({ root, schema }: LocatedError, key: string): string[] {
  const union = unionsOf(root).find(({ oneOf }) => oneOf?.includes(schema));
  return union === undefined
    ? []
    : kindsOf(union).filter((_, i) => Object.hasOwn(union.oneOf?.[i]?.properties ?? {}, key));
}

function unionsOf(schema: SchemaNode): SchemaNode[] {
  return [...(schema.oneOf === undefined ? [] : [schema]), ...partsOf(schema).flatMap(([, part]) => unionsOf(part))];
}

/** Paths of all settings with this name, leaving out maps with the user's own names. */
function placesOf(schema: SchemaNode, key: string, prefix = ''): string[] {
  const found = partsOf(schema).flatMap(([name, part]) => {
    const path = name === '' ? prefix : prefix === '' ? name : `${prefix}.${name}`;
    return [...(name === key ? [path] : []), ...placesOf(part, key, path)];
  });
  return [...new Set(found)];
}

/** Parts of a schema with the key that they stand under; alternatives have none of their own. */
function partsOf({ properties, oneOf, anyOf }: SchemaNode): [string, SchemaNode][] {
  return [
    ...Object.entries(properties ?? {}),
    ...[...(oneOf ?? []), ...(anyOf ?? [])].map((part): [string, SchemaNode] => ['', part]),
  ];
}
