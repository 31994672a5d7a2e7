import type { Diagnostic } from '../../base/diagnostic.js';
import { usageError } from '../catalogue.js';
import type { TreeEdit } from '../edit-tree.js';
import { spanOf, type MapNode, type Origin, type TreeNode } from '../tree.js';
import { keySteps } from './key-steps.js';
import { GROUP_KINDS } from './take-groups.js';

/** Keys of the file as a whole. */
const FILE_KEYS: readonly string[] = ['name', 'version', 'extends', ...GROUP_KINDS];

export interface MemberEdits {
  readonly edits: readonly TreeEdit[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What `remove` and `set` of a variant or step say, in the order in which it applies. Both fit the schema. */
export function memberEdits(member: MapNode): MemberEdits {
  const removed = member.entries.get('remove')?.value;
  const set = member.entries.get('set')?.value;
  return collect([
    ...(removed?.kind === 'list' ? removed.items.map(removal) : []),
    ...(set?.kind === 'map' ? [...set.entries].map(([key, entry]) => keyEdit(key, entry.key, entry.value)) : []),
  ]);
}

/** Sets a dotted key; refused for the keys of the file as a whole. */
export function keyEdit(key: string, written: Origin, value: TreeNode | undefined): TreeEdit | Diagnostic {
  const steps = keySteps(key, written);
  const [first] = steps;
  if (first !== undefined && FILE_KEYS.includes(first.name)) {
    return usageError('MEMBER_SETS_FILE_KEY', {
      message: `${first.name} is the same in all runs of a file`,
      fix: `remove it here; for another ${first.name}, write a file that extends this one`,
      at: spanOf(first.at),
    });
  }
  return { steps, value, undo: 'take it out of `remove`' };
}

export function collect(results: readonly (TreeEdit | Diagnostic)[]): MemberEdits {
  return {
    edits: results.filter((result) => 'steps' in result),
    diagnostics: results.filter((result) => 'code' in result),
  };
}

function removal(item: TreeNode): TreeEdit | Diagnostic {
  if (item.kind !== 'scalar') throw new Error('Internal error: a key that the schema did not check');
  return keyEdit(String(item.value), item.origin, undefined);
}
