import type { SchemaNode } from './schema-node.js';
import type { TreeNode, TreePath } from './tree.js';

/** One error of the schema's validator, with its places in the settings and in the schema. */
export interface LocatedError {
  /** JSON Schema's name of the rule that is broken. */
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The value that is wrong; of an unknown or missing key, the map. */
  readonly path: TreePath;
  readonly node: TreeNode;
  /** The schema that holds the keyword. */
  readonly schema: SchemaNode;
  readonly root: SchemaNode;
  readonly tree: TreeNode;
}
