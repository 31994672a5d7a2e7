import type { Diagnostic } from '../base/diagnostic.js';
import { usageError } from './catalogue.js';
import type { Origin, ScalarNode, TreeNode, TreePath, WrittenOrigin } from './tree.js';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Interpolated {
  readonly tree: TreeNode;
  readonly problems: readonly { readonly path: TreePath; readonly diagnostic: Diagnostic }[];
}

/**
 * Puts the environment into every text: `${NAME}` is the variable's value and an error if it is not set;
 * `${NAME:-text}` falls back on the text if it is not set or empty; `$${` is a literal `${`. Any other `$` stands for
 * itself, so that regular expressions need no escape. The result is always text, never a number.
 */
export function interpolate(tree: TreeNode, env: Environment): Interpolated {
  const problems: { path: TreePath; diagnostic: Diagnostic }[] = [];
  const walk = (node: TreeNode, path: TreePath): TreeNode => {
    if (node.kind === 'list') return { ...node, items: node.items.map((item, i) => walk(item, [...path, i])) };
    if (node.kind === 'map') {
      const entries = [...node.entries].map(
        ([key, entry]) => [key, { key: entry.key, value: walk(entry.value, [...path, key]) }] as const,
      );
      return { ...node, entries: new Map(entries) };
    }
    const result = interpolateScalar(node, env);
    problems.push(...result.diagnostics.map((diagnostic) => ({ path, diagnostic })));
    return result.node;
  };
  return { tree: walk(tree, []), problems };
}

/** One value; see above. */
export function interpolateScalar(
  node: ScalarNode,
  env: Environment,
): { node: ScalarNode; diagnostics: readonly Diagnostic[] } {
  const { value, origin } = node;
  if (typeof value !== 'string' || !value.includes('${') || !isWritten(origin)) return { node, diagnostics: [] };
  const diagnostics: Diagnostic[] = [];
  const variables: string[] = [];
  const text = value.replace(/\$\$\{|\$\{([^{}]*)\}?/g, (match, inside: string | undefined) => {
    if (inside === undefined) return '${';
    const parsed = match.endsWith('}') ? /^([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s.exec(inside) : null;
    if (parsed === null) {
      diagnostics.push(malformed(match, origin));
      return match;
    }
    const name = parsed[1]!;
    const fallback = parsed[2];
    const found = Object.hasOwn(env, name) ? env[name] : undefined;
    if (found !== undefined && (found !== '' || fallback === undefined)) {
      variables.push(name);
      return found;
    }
    if (fallback !== undefined) return fallback;
    diagnostics.push(missing(name, origin));
    return match;
  });
  if (diagnostics.length > 0) return { node, diagnostics };
  const resolved: Origin =
    variables.length === 0 ? origin : { kind: 'environment', variables, written: origin, span: origin.span };
  return { node: { kind: 'scalar', value: text, origin: resolved }, diagnostics };
}

function isWritten(origin: Origin): origin is WrittenOrigin {
  return origin.kind === 'file' || origin.kind === 'set';
}

function missing(name: string, { span }: WrittenOrigin): Diagnostic {
  return usageError('ENV_MISSING', {
    message: `the environment variable ${name} is not set`,
    fix: `set it, or give a default: \${${name}:-...}`,
    at: span,
  });
}

function malformed(match: string, { span }: WrittenOrigin): Diagnostic {
  return usageError('ENV_MALFORMED', {
    message: `${match} names no environment variable`,
    fix: 'write ${NAME} or ${NAME:-default}; $${ stands for a literal ${',
    at: span,
  });
}
