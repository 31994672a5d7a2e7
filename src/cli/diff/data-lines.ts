import type { CaseChanges, ChangedPart } from '../../compare/case-changes.js';
import { namesText } from './names-text.js';
import { valueText } from './value-text.js';

/** What differs between the cases, a line for each kind of change, whatever their number. */
export function dataLines(changes: CaseChanges): string[] {
  const { before, after, added, removed, renamed, changed, enteredTest, leftTest } = changes;
  return [
    ...(before === after ? [] : [`${before} cases -> ${after}`]),
    ...listed(added, 'added'),
    ...listed(removed, 'removed'),
    ...listed(
      renamed.map((one) => `${one.before} -> ${one.after}`),
      'renamed, with the same content',
    ),
    ...changed.map(partLine),
    ...listed(enteredTest, 'now in the test set'),
    ...listed(leftTest, 'no longer in the test set'),
  ];
}

function listed(names: readonly string[], what: string): string[] {
  return names.length === 0 ? [] : [`${names.length} ${what}: ${namesText(names)}`];
}

/** Of contents the names, of columns the values as well. */
function partLine({ part, channel, how, cases }: ChangedPart): string {
  const what = channel === undefined ? part : `image of ${valueText(channel)}`;
  const isContent = part === 'image' || part === 'label';
  const names = cases.map(({ id, before, after }) => {
    if (isContent || isHash(before) || isHash(after)) return id;
    const sides = [before, after].map((side) => (side === undefined ? '(none)' : valueText(side)));
    return `${id} (${sides.join(' -> ')})`;
  });
  return `${what} of ${cases.length} ${how}: ${namesText(names)}`;
}

function isHash(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}
