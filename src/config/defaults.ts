import { branchOf, childSchema } from './schema-lookup.js';
import type { SchemaNode } from './schema-node.js';
import { DEFAULT_ORIGIN, treeOf, type MapEntry, type TreeNode } from './tree.js';

/**
 * The tree with every setting that has a default and is not written, in the schema's order; keys that the schema does
 * not know come last. What does not fit the schema is left as it is: validation names it.
 */
export function fillDefaults(node: TreeNode, schema: SchemaNode): TreeNode {
  const branch = branchOf(schema, node);
  if (branch === undefined) return node;
  if (node.kind === 'list') {
    const { items } = branch;
    return items === undefined ? node : { ...node, items: node.items.map((item) => fillDefaults(item, items)) };
  }
  if (node.kind === 'scalar') return node;
  const entries = new Map<string, MapEntry>();
  for (const [key, property] of Object.entries(branch.properties ?? {})) {
    const entry = node.entries.get(key) ?? defaultEntry(property);
    if (entry !== undefined) entries.set(key, entry);
  }
  for (const [key, entry] of node.entries) if (!entries.has(key)) entries.set(key, entry);
  for (const [key, entry] of entries) {
    const schemaOfValue = childSchema(branch, key);
    if (schemaOfValue !== undefined) {
      entries.set(key, { key: entry.key, value: fillDefaults(entry.value, schemaOfValue) });
    }
  }
  return { ...node, entries };
}

function defaultEntry(schema: SchemaNode): MapEntry | undefined {
  if (schema.default === undefined) return undefined;
  return { key: DEFAULT_ORIGIN, value: treeOf(schema.default, DEFAULT_ORIGIN) };
}
