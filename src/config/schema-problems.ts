import type { ErrorObject } from 'ajv';
import { describeSchemaError } from './describe-schema-error.js';
import { isUnknownKey, likelyKey } from './known-keys.js';
import type { LocatedError } from './located-error.js';
import type { Problem } from './problem.js';
import { branchOf } from './schema-lookup.js';
import type { SchemaNode } from './schema-node.js';
import { nodeAt, type TreeNode, type TreePath } from './tree.js';

/**
 * The validator's errors in the user's words, one for each mistake: what an alternative that was not meant says is
 * left out, and a missing key that stands there mistyped is a problem without words of its own.
 */
export function schemaProblems(options: {
  errors: readonly ErrorObject[];
  tree: TreeNode;
  schema: SchemaNode;
}): Problem[] {
  const { tree, schema: root } = options;
  const errors = withoutOtherAlternatives(options.errors, options).map(
    ({ keyword, params, instancePath, schemaPath }) => {
      const path = pathOf(instancePath, tree);
      const node = nodeAt(tree, path);
      if (node === undefined) throw new Error(`Internal error: nothing stands at ${instancePath}`);
      return { keyword, params, path, node, schema: parentSchema(root, schemaPath), root, tree };
    },
  );
  return errors.map((error) => {
    const problem = describeSchemaError(error);
    return isConsequence(error, errors) ? { path: problem.path } : problem;
  });
}

/** Of an `anyOf`, the errors of the alternative with the right type; if there is none, only that of the whole. */
function withoutOtherAlternatives(
  errors: readonly ErrorObject[],
  { tree, schema }: { tree: TreeNode; schema: SchemaNode },
): readonly ErrorObject[] {
  let kept = errors;
  for (const whole of errors.filter(({ keyword }) => keyword === 'anyOf')) {
    const node = nodeAt(tree, pathOf(whole.instancePath, tree));
    const union = parentSchema(schema, whole.schemaPath);
    const meant = node === undefined ? undefined : branchOf(union, node);
    const index = meant === undefined ? -1 : (union.anyOf ?? []).indexOf(meant);
    kept = kept.filter((error) => {
      if (error === whole) return index === -1;
      const isInside = error.schemaPath.startsWith(`${whole.schemaPath}/`);
      return !isInside || error.schemaPath.startsWith(`${whole.schemaPath}/${index}/`);
    });
  }
  return kept;
}

function isConsequence(error: LocatedError, all: readonly LocatedError[]): boolean {
  if (error.keyword !== 'required') return false;
  const missing = String(error.params.missingProperty);
  // The same mistake is reported as an unknown kind.
  if (missing === 'kind') return all.some((other) => other.keyword === 'discriminator' && other.node === error.node);
  const unknown = all.filter((other) => isUnknownKey(other) && other.node === error.node);
  return unknown.some((other) => {
    const likely = likelyKey(other);
    // Nothing that the other file would have brought is missing.
    return likely === missing || (likely === 'extends' && error.path.length === 0);
  });
}

function pathOf(pointer: string, tree: TreeNode): TreePath {
  const path: (string | number)[] = [];
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(nodeAt(tree, path)?.kind === 'list' ? Number(key) : key);
  }
  return path;
}

function parentSchema(root: SchemaNode, schemaPath: string): SchemaNode {
  let schema: unknown = root;
  for (const part of schemaPath.split('/').slice(1, -1)) {
    const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
    schema = (schema as Readonly<Record<string, unknown>>)[key];
  }
  return schema as SchemaNode;
}
