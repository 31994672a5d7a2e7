import type { Diagnostic } from '../../base/diagnostic.js';
import { editTree } from '../edit-tree.js';
import { schema } from '../generated/schema.js';
import type { MapNode, TreeNode } from '../tree.js';
import type { MemberPlan } from './group-plan.js';

/** What the files say, with the changes of members applied. */
export interface Written {
  readonly tree: MapNode;
  /** Every value that a member has brought. */
  readonly kept: ReadonlySet<TreeNode>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Applies the changes of a variant, a step or a combination of a sweep to what is written. */
export function composeMember(written: Written, member: MemberPlan): Written {
  const own = new Set<TreeNode>();
  for (const { value } of member.edits) if (value !== undefined) addNodes(value, own);
  const diagnostics = [...written.diagnostics];
  let { tree } = written;
  for (const edit of member.edits) {
    const result = editTree({ tree, edit, schema, keeps: (value) => own.has(value) });
    if (result.kind === 'edited') ({ tree } = result);
    else diagnostics.push(result.diagnostic);
  }
  return { tree, kept: new Set([...written.kept, ...own]), diagnostics };
}

function addNodes(node: TreeNode, nodes: Set<TreeNode>): void {
  nodes.add(node);
  if (node.kind === 'list') for (const item of node.items) addNodes(item, nodes);
  if (node.kind === 'map') for (const { value } of node.entries.values()) addNodes(value, nodes);
}
