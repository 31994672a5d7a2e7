import { kindOf } from './schema-lookup.js';
import type { MapEntry, MapNode, TreeNode } from './tree.js';

/**
 * What `child` says over what `base` says: maps merge key by key, lists and single values replace. A map whose `kind`
 * changes inherits nothing else, or the momentum of one optimizer would linger under another. The keys that the child
 * writes come in the child's order, which for regions and channels means something; the others stay where they were.
 */
export function merge(base: TreeNode, child: TreeNode): TreeNode {
  if (base.kind !== 'map' || child.kind !== 'map' || changesKind(base, child)) return child;
  const entries = new Map<string, MapEntry>();
  for (const key of keysInOrder(base, child)) {
    const inherited = base.entries.get(key);
    const entry = child.entries.get(key);
    if (entry === undefined) entries.set(key, inherited!);
    else {
      const value = inherited === undefined ? entry.value : merge(inherited.value, entry.value);
      entries.set(key, { key: entry.key, value });
    }
  }
  return { kind: 'map', entries, origin: child.origin };
}

/**
 * All keys: those of `child` in its order, those of `base` alone in their places. The places of keys that both have are
 * taken by the child's in turn, a new key standing before the one that follows it in the child, or at the end. So
 * a child that changes one entry moves none, and one that writes all of them decides the whole order.
 */
function keysInOrder(base: MapNode, child: MapNode): string[] {
  const written = [...child.entries.keys()];
  let taken = 0;
  const ordered = [...base.entries.keys()].flatMap((key) => {
    if (!child.entries.has(key)) return [key];
    const from = taken;
    while (!base.entries.has(written[taken]!)) taken++;
    taken++;
    return written.slice(from, taken);
  });
  return [...ordered, ...written.slice(taken)];
}

function changesKind(base: TreeNode, child: TreeNode): boolean {
  const before = kindOf(base);
  const after = kindOf(child);
  return before !== undefined && after !== undefined && before !== after;
}
