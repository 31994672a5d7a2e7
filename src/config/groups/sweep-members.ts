import type { Diagnostic } from '../../base/diagnostic.js';
import { usageError } from '../catalogue.js';
import type { TreeEdit } from '../edit-tree.js';
import { spanOf, type MapNode, type TreeNode } from '../tree.js';
import type { MemberPlan } from './group-plan.js';
import { MOST_MEMBERS } from './most-members.js';
import { collect, keyEdit } from './member-edits.js';
import { keySuffixes } from './key-suffixes.js';
import { valueTexts } from './value-texts.js';

/** More keys would each need a second value to say something, and that would be too many runs anyway. */
const MOST_KEYS = 20;

/** One key with the values that it takes. */
interface Axis {
  readonly edits: readonly TreeEdit[];
  /** Of each value: `lr=0.01`. */
  readonly names: readonly string[];
}

/** The grid of a sweep that fits the schema, the last key varying fastest. */
export function sweepMembers(sweep: MapNode): { members: readonly MemberPlan[]; diagnostics: readonly Diagnostic[] } {
  const keys = [...sweep.entries.keys()];
  const values = [...sweep.entries.values()].map(({ value }) => itemsOf(value));
  const count = values.reduce((product, items) => product * items.length, 1);
  if (keys.length > MOST_KEYS || count > MOST_MEMBERS) {
    return { members: [], diagnostics: [tooLarge(sweep, { keys: keys.length, count })] };
  }
  const suffixes = keySuffixes(keys);
  const diagnostics: Diagnostic[] = [];
  const axes = [...sweep.entries].map(([key, entry], index): Axis => {
    const collected = collect(values[index]!.map((value) => keyEdit(key, entry.key, value)));
    // Every value of a key that cannot be set is refused for the same reason.
    diagnostics.push(...collected.diagnostics.slice(0, 1));
    return {
      edits: collected.edits,
      names: valueTexts(values[index]!).map((text) => `${suffixes[index]!}=${text}`),
    };
  });
  return diagnostics.length > 0 ? { members: [], diagnostics } : { members: gridOf(axes), diagnostics };
}

function gridOf(axes: readonly Axis[]): MemberPlan[] {
  const start: readonly { names: readonly string[]; edits: readonly TreeEdit[] }[] = [{ names: [], edits: [] }];
  const combined = axes.reduce(
    (members, axis) =>
      members.flatMap(({ names, edits }) =>
        axis.edits.map((edit, i) => ({ names: [...names, axis.names[i]!], edits: [...edits, edit] })),
      ),
    start,
  );
  return combined.map(({ names, edits }) => ({ name: names.join(','), edits, at: undefined }));
}

function itemsOf(value: TreeNode): readonly TreeNode[] {
  if (value.kind !== 'list') throw new Error('Internal error: a sweep that the schema did not check');
  return value.items;
}

function tooLarge(sweep: MapNode, { keys, count }: { keys: number; count: number }): Diagnostic {
  const message =
    keys > MOST_KEYS
      ? `the sweep has ${keys} keys, but can have at most ${MOST_KEYS}`
      : `the sweep has ${count > 1e9 ? 'more than a billion' : count} combinations, but can have at most ${MOST_MEMBERS}`;
  return usageError('GROUP_TOO_LARGE', {
    message,
    fix: 'sweep fewer keys or values, or divide it over several files',
    at: spanOf(sweep.origin),
  });
}
