import { kindOf } from './schema-lookup.js';
import type { MapEntry, TreeNode } from './tree.js';

/**
 * What `child` says over what `base` says: maps merge key by key, lists and single values replace. A map whose `kind`
 * changes inherits nothing else, or the momentum of one optimizer would linger under another.
 */
export function merge(base: TreeNode, child: TreeNode): TreeNode {
  if (base.kind !== 'map' || child.kind !== 'map' || changesKind(base, child)) return child;
  const entries = new Map<string, MapEntry>(base.entries);
  for (const [key, entry] of child.entries) {
    const inherited = entries.get(key);
    entries.set(key, inherited === undefined ? entry : { key: entry.key, value: merge(inherited.value, entry.value) });
  }
  return { kind: 'map', entries, origin: child.origin };
}

function changesKind(base: TreeNode, child: TreeNode): boolean {
  const before = kindOf(base);
  const after = kindOf(child);
  return before !== undefined && after !== undefined && before !== after;
}
