import type { Diagnostic, Span } from '../base/diagnostic.js';
import { usageError } from './catalogue.js';
import { counted, describeExpected, describeFound, limitsOf, quoted } from './describe.js';
import { likelyKey, unknownKeyFix, unknownKeyOf } from './known-keys.js';
import { nearest } from './nearest.js';
import { kindsOf } from './schema-lookup.js';
import type { SchemaNode } from './schema-node.js';
import type { LocatedError } from './located-error.js';
import type { Problem } from './problem.js';
import { childOf, locateIn, locateKeyIn, pathText, type TreePath } from './tree.js';

/** One error of the validator as the user reads it. Throws an internal error for a keyword that the schema does not use. */
export function describeSchemaError(error: LocatedError): Problem {
  switch (error.keyword) {
    case 'unevaluatedProperties':
      return unknownKey(error);
    case 'required':
      return missingKey(error);
    case 'discriminator':
      return wrongKind(error);
    case 'type':
    case 'anyOf':
      return { path: error.path, diagnostic: wrongType(error) };
    case 'enum':
    case 'const':
    case 'pattern':
      return { path: error.path, diagnostic: notAllowed(error) };
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return { path: error.path, diagnostic: outOfRange(error) };
    case 'minItems':
    case 'maxItems':
    case 'minLength':
    case 'maxLength':
    case 'minProperties':
      return { path: error.path, diagnostic: wrongLength(error) };
    case 'uniqueItems':
      return { path: error.path, diagnostic: listedTwice(error) };
    default:
      throw new Error(`Internal error: the schema keyword ${error.keyword} has no message`);
  }
}

function unknownKey(error: LocatedError): Problem {
  const { path, schema, tree } = error;
  const key = unknownKeyOf(error);
  const at = locateKeyIn(tree, [...path, key]);
  if (schema.properties === undefined) {
    const message = `${quoted(key)} cannot be a name in ${pathText(path)}`;
    return {
      path: [...path, key],
      diagnostic: usageError('NAME_NOT_ALLOWED', { message, fix: `a name is ${String(schema['x-allowed'])}`, at }),
    };
  }
  const place = path.length === 0 ? '' : ` in ${pathText(path)}`;
  const kind = schema.properties.kind?.const;
  const ofKind = kind === undefined ? '' : ` of kind ${kind}`;
  // The setting that was meant is unusable as well: nothing more is said about it.
  return {
    path: [...path, likelyKey(error) ?? key],
    diagnostic: usageError('UNKNOWN_KEY', {
      message: `unknown key ${key}${place}${ofKind}`,
      fix: unknownKeyFix(error),
      at,
    }),
  };
}

function missingKey({ path, schema, params, tree }: LocatedError): Problem {
  const key = String(params.missingProperty);
  const missing = [...path, key];
  const property = schema.properties?.[key];
  const example = property === undefined ? '' : `, ${describeExpected(property)}`;
  return {
    path: missing,
    diagnostic: usageError('MISSING_KEY', {
      message: `${pathText(missing)} is missing`,
      fix: key === 'kind' ? kindFix(path, kindsOf(schema)) : `add ${key}${example}${purposeOf(property)}`,
      at: parentSpan({ path, tree }),
    }),
  };
}

function wrongKind(error: LocatedError): Problem {
  const { path, schema, node, tree } = error;
  const kinds = kindsOf(schema);
  const kind = childOf(node, 'kind');
  if (kind === undefined) {
    const keys = node.kind === 'map' ? [...node.entries.keys()] : [];
    const mistyped = keys.find((key) => nearest(key, ['kind']) !== undefined);
    const at = mistyped === undefined ? parentSpan({ path, tree }) : locateKeyIn(tree, [...path, mistyped]);
    const diagnostic =
      mistyped === undefined
        ? usageError('MISSING_KEY', { message: `${pathText(path)}.kind is missing`, fix: kindFix(path, kinds), at })
        : usageError('UNKNOWN_KEY', {
            message: `unknown key ${mistyped} in ${pathText(path)}`,
            fix: 'did you mean kind?',
            at,
          });
    return { path, diagnostic };
  }
  const text = kind.kind === 'scalar' && typeof kind.value === 'string' ? kind.value : undefined;
  const likely = text === undefined ? undefined : nearest(text, kinds);
  return {
    path,
    diagnostic: usageError('UNKNOWN_KIND', {
      message: `${pathText(path)} has no kind ${text === undefined ? describeFound(kind) : quoted(text)}`,
      fix: `${likely === undefined ? '' : `did you mean ${likely}? `}known kinds: ${kinds.join(', ')}`,
      at: locateIn(tree, [...path, 'kind']),
    }),
  };
}

function wrongType({ path, schema, node, tree }: LocatedError): Diagnostic {
  const fix = typeFix({ path, schema, node });
  return usageError('WRONG_TYPE', {
    message: `${pathText(path)} must be ${describeExpected(schema)}, but it is ${describeFound(node)}`,
    ...(fix === undefined ? {} : { fix }),
    at: locateIn(tree, path),
  });
}

function typeFix({ path, schema, node }: Pick<LocatedError, 'path' | 'schema' | 'node'>): string | undefined {
  const name = pathText(path);
  if (node.kind !== 'scalar') return undefined;
  if (node.origin.kind === 'environment' && schema.type !== 'string') {
    return `an environment variable gives text; use --set ${name}=...`;
  }
  if (node.value === null)
    return schema.default === undefined ? undefined : 'give a value, or remove it to get the default';
  if (schema.type === 'string') return `put it in quotes: '${String(node.value)}'`;
  if (schema.type === 'array') return `write a list: [${String(node.value)}]`;
  const isNumber = schema.type === 'number' || schema.type === 'integer';
  if (isNumber && typeof node.value === 'string' && node.value.trim() !== '' && Number.isFinite(Number(node.value))) {
    return `write it without quotes: ${node.value}`;
  }
  return undefined;
}

function notAllowed({ path, schema, node, tree }: LocatedError): Diagnostic {
  const value = node.kind === 'scalar' ? node.value : null;
  const allowed = schema.enum ?? (schema.const === undefined ? [] : [String(schema.const)]);
  const likely = typeof value === 'string' ? nearest(value, allowed) : undefined;
  const list = `allowed: ${allowed.length > 0 ? allowed.join(', ') : (schema['x-allowed'] ?? `what matches ${String(schema.pattern)}`)}`;
  return usageError('NOT_ALLOWED', {
    message: `${pathText(path)} cannot be ${typeof value === 'string' ? quoted(value) : String(value)}`,
    fix: likely === undefined ? list : `did you mean ${likely}? ${list}`,
    at: locateIn(tree, path),
  });
}

function outOfRange({ path, schema, node, tree }: LocatedError): Diagnostic {
  const value = node.kind === 'scalar' ? String(node.value) : '';
  return usageError('OUT_OF_RANGE', {
    message: `${pathText(path)} is ${value}, but must be ${limitsOf(schema)}`,
    at: locateIn(tree, path),
  });
}

function wrongLength({ path, schema, node, tree }: LocatedError): Diagnostic {
  const { minItems, maxItems, minProperties } = schema;
  const at = locateIn(tree, path);
  if (node.kind === 'scalar') {
    const { length } = String(node.value);
    const what =
      length === 0 ? 'is empty' : `has ${length} characters, but can have at most ${schema.maxLength ?? length}`;
    return usageError('WRONG_LENGTH', { message: `${pathText(path)} ${what}`, at });
  }
  const count = node.kind === 'list' ? node.items.length : node.entries.size;
  const needed =
    minItems !== undefined && minItems === maxItems
      ? `needs ${minItems}`
      : maxItems !== undefined && count > maxItems
        ? `can have at most ${maxItems}`
        : `needs at least ${minItems ?? minProperties ?? 1}`;
  const noun = node.kind === 'list' ? 'value' : 'entry';
  const found = noun === 'value' ? counted(count, noun) : `${count} ${count === 1 ? 'entry' : 'entries'}`;
  return usageError('WRONG_LENGTH', { message: `${pathText(path)} has ${found}, but ${needed}`, at });
}

function listedTwice({ path, node, params, tree }: LocatedError): Diagnostic {
  const [first, second] = [Number(params.j), Number(params.i)].sort((a, b) => a - b);
  const item = node.kind === 'list' ? node.items[second!] : undefined;
  const firstSpan = locateIn(tree, [...path, first!]);
  return usageError('LISTED_TWICE', {
    message: `${pathText(path)} lists ${item?.kind === 'scalar' ? String(item.value) : 'a value'} twice`,
    fix: 'remove one of them',
    at: locateIn(tree, [...path, second!]),
    also: firstSpan === undefined ? [] : [{ span: firstSpan, note: 'it stands here first' }],
  });
}

function kindFix(path: TreePath, kinds: readonly string[]): string {
  return `add kind: ${kinds.join(' or ')}${path.length === 0 ? '' : ` to ${pathText(path)}`}`;
}

function purposeOf(schema: SchemaNode | undefined): string {
  return schema?.description === undefined ? '' : ` (${schema.description.replace(/\.$/, '')})`;
}

function parentSpan({ path, tree }: Pick<LocatedError, 'path' | 'tree'>): Span | undefined {
  return path.length === 0 ? locateIn(tree, []) : locateKeyIn(tree, path);
}
