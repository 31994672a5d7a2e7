import type { SchemaNode } from './schema-node.js';
import type { TreeNode } from './tree.js';

/** What the schema wants, as the end of "must be ...". */
export function describeExpected(schema: SchemaNode): string {
  if (schema.anyOf !== undefined) return schema.anyOf.map(describeExpected).join(', or ');
  if (schema.const !== undefined) return String(schema.const);
  if (schema.enum !== undefined) return schema.enum.join(' or ');
  if (schema.type === undefined) return schema.oneOf === undefined ? 'a value' : 'a map';
  switch (schema.type) {
    case 'object':
      return schema.properties === undefined ? 'a map' : `a map with ${Object.keys(schema.properties).join(', ')}`;
    case 'array':
      return describeList(schema);
    case 'string':
      return schema['x-allowed'] ?? 'text';
    case 'boolean':
      return 'true or false';
    case 'integer':
    case 'number':
      return `${schema.type === 'integer' ? 'a whole number' : 'a number'}${rangeOf(schema)}`;
  }
}

/** `at least 1 and below 2`; empty without limits. */
export function limitsOf(schema: SchemaNode): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const low =
    minimum !== undefined ? `at least ${minimum}` : exclusiveMinimum !== undefined ? `above ${exclusiveMinimum}` : '';
  const high =
    maximum !== undefined ? `at most ${maximum}` : exclusiveMaximum !== undefined ? `below ${exclusiveMaximum}` : '';
  return [low, high].filter((limit) => limit !== '').join(' and ');
}

/** What is written, as the end of "but it is ...". */
export function describeFound(node: TreeNode): string {
  if (node.kind === 'list') return node.items.length === 0 ? 'an empty list' : 'a list';
  if (node.kind === 'map') return 'a map';
  const { value } = node;
  if (value === null) return 'empty';
  if (typeof value === 'string') return `the text ${quoted(value)}`;
  if (typeof value === 'number') return `the number ${value}`;
  return String(value);
}

/** A text as it stands in a message: in quotes, cut where it is long. */
export function quoted(text: string): string {
  const shown = text.length > 60 ? `${text.slice(0, 57)}...` : text;
  return `'${shown}'`;
}

/** `1 value`, `3 values`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** What follows "a number" in a sentence. */
function rangeOf(schema: SchemaNode): string {
  const { minimum, maximum } = schema;
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  const limits = limitsOf(schema);
  return limits === '' ? '' : `, ${limits}`;
}

function describeList({ items, minItems, maxItems }: SchemaNode): string {
  const exact = minItems !== undefined && minItems === maxItems ? `${minItems} ` : '';
  if (items?.enum !== undefined) return `a list of ${items.enum.join(', ')}`;
  if (items?.type === 'integer') return `a list of ${exact}whole numbers`;
  if (items?.type === 'number') return `a list of ${exact}numbers`;
  return 'a list';
}
