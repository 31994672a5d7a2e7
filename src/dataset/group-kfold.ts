export interface GroupKFoldOptions {
  /** The group of each case, in the order of the cases. */
  readonly groups: readonly string[];
  readonly folds: number;
}

/**
 * The fold of each case by scikit-learn's `GroupKFold` without shuffling: the largest group goes to the fold with the
 * fewest cases so far, the first of equal ones. Of groups of equal size the last by name goes first, as numpy's
 * sorted order read backwards gives it for up to 16 groups; beyond that numpy's own order depends on the machine.
 * Throws an internal error where there are fewer groups than folds.
 */
export function groupKFold({ groups, folds }: GroupKFoldOptions): number[] {
  const sizes = new Map<string, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  if (!(folds >= 1) || sizes.size < folds) {
    throw new Error(`Internal error: ${sizes.size} groups cannot be divided into ${folds} folds`);
  }
  const largestFirst = [...sizes].sort(([a, aSize], [b, bSize]) => bSize - aSize || (a < b ? 1 : -1));
  const weights = new Array<number>(folds).fill(0);
  const foldOf = new Map<string, number>();
  for (const [group, size] of largestFirst) {
    const lightest = weights.indexOf(Math.min(...weights));
    weights[lightest]! += size;
    foldOf.set(group, lightest);
  }
  return groups.map((group) => foldOf.get(group)!);
}
