import type { SchemaNode } from './schema-node.js';
import { childOf, type TreeNode, type TreePath } from './tree.js';

/**
 * The schema of the value at a path. Where the schema branches, what is written in `tree` decides: the `kind` of a map,
 * the type of a value. Undefined where the schema knows no such key, or cannot tell.
 */
export function schemaAt(options: {
  schema: SchemaNode;
  path: TreePath;
  tree: TreeNode | undefined;
}): SchemaNode | undefined {
  let schema: SchemaNode | undefined = options.schema;
  let node = options.tree;
  for (const step of options.path) {
    schema = schema === undefined ? undefined : childSchema(branchOf(schema, node), step);
    node = node === undefined ? undefined : childOf(node, step);
  }
  return schema;
}

/** The alternative of a schema that fits a node; the schema itself where it has none. */
export function branchOf(schema: SchemaNode, node: TreeNode | undefined): SchemaNode | undefined {
  if (schema.oneOf !== undefined) {
    const kind = node === undefined ? defaultKind(schema) : kindOf(node);
    return schema.oneOf.find((member) => member.properties?.kind?.const === kind);
  }
  if (schema.anyOf !== undefined) return schema.anyOf.find((member) => node === undefined || fitsType(member, node));
  return schema;
}

/** The schema of a key or list item. */
export function childSchema(schema: SchemaNode | undefined, step: string | number): SchemaNode | undefined {
  if (schema === undefined) return undefined;
  if (schema.items !== undefined) return schema.items;
  const key = String(step);
  if (schema.properties !== undefined && Object.hasOwn(schema.properties, key)) return schema.properties[key];
  const [pattern] = Object.entries(schema.patternProperties ?? {});
  return pattern !== undefined && new RegExp(pattern[0]).test(key) ? pattern[1] : undefined;
}

/** The text of a map's `kind`, if it has one. */
export function kindOf(node: TreeNode): string | undefined {
  const kind = childOf(node, 'kind');
  return kind?.kind === 'scalar' && typeof kind.value === 'string' ? kind.value : undefined;
}

/** The kinds that a tagged map may have. */
export function kindsOf(schema: SchemaNode): string[] {
  return (schema.oneOf ?? []).map((member) => String(member.properties?.kind?.const));
}

function fitsType({ type }: SchemaNode, node: TreeNode): boolean {
  if (type === undefined) return true;
  switch (type) {
    case 'object':
      return node.kind === 'map';
    case 'array':
      return node.kind === 'list';
    case 'integer':
      return node.kind === 'scalar' && Number.isInteger(node.value);
    case 'number':
    case 'string':
    case 'boolean':
      return node.kind === 'scalar' && typeof node.value === type;
  }
}

function defaultKind(schema: SchemaNode): string | undefined {
  const value = schema.default as { kind?: string } | undefined;
  return value?.kind;
}
