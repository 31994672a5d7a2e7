import type { Fold } from '../graph/stage-spec.js';

export interface FoldChanges {
  readonly before: number;
  readonly after: number;
  /** Folds of equal cases under another number. */
  readonly renumbered: readonly { readonly before: number; readonly after: number }[];
  /** Cases of both sides that are validated in other folds. */
  readonly moved: readonly CaseMove[];
  /** Cases of both sides that the same fold validates as before, and which other folds train on. */
  readonly trainedElsewhere: readonly string[];
  /** Cases that both sides divide. */
  readonly cases: number;
}

/** Numbers of the folds that validate a case, those of equal folds as on the later side; none, one or several. */
export interface CaseMove {
  readonly id: string;
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** What differs between two splits. `idOf` gives the later id of a case that was renamed. */
export function foldChanges(options: {
  readonly before: readonly Fold[];
  readonly after: readonly Fold[];
  readonly idOf?: (id: string) => string;
}): FoldChanges {
  const { after, idOf = (id: string) => id } = options;
  const before = options.before.map(({ train, validation }) => ({
    train: train.map(idOf),
    validation: validation.map(idOf),
  }));
  const divided = idsOf(after);
  const common = [...idsOf(before)].filter((id) => divided.has(id)).sort();
  const { numbers, equal } = numbersOf(before, after, new Set(common));
  const a = { validation: foldsOf(before, 'validation', numbers), train: foldsOf(before, 'train', numbers) };
  const b = { validation: foldsOf(after, 'validation'), train: foldsOf(after, 'train') };
  const moved = common.filter((id) => !isSame(a.validation.get(id), b.validation.get(id)));
  const rest = new Set(moved);
  return {
    before: before.length,
    after: after.length,
    renumbered: equal.flatMap((number, index) =>
      number === undefined || number === index ? [] : [{ before: index, after: number }],
    ),
    moved: moved.map((id) => ({ id, before: a.validation.get(id) ?? [], after: b.validation.get(id) ?? [] })),
    // With another number of folds every case is trained on in other ones.
    trainedElsewhere:
      before.length === after.length
        ? common.filter((id) => !rest.has(id) && !isSame(a.train.get(id), b.train.get(id)))
        : [],
    cases: common.length,
  };
}

export function hasFoldChanges({ before, after, renumbered, moved, trainedElsewhere }: FoldChanges): boolean {
  return before !== after || [renumbered, moved, trainedElsewhere].some((list) => list.length > 0);
}

/**
 * For each earlier fold the number of the later fold that divides the common cases equally, if there is one; in
 * `numbers` one without such a fold keeps its number, or has one that is free.
 */
function numbersOf(
  before: readonly Fold[],
  after: readonly Fold[],
  common: ReadonlySet<string>,
): { numbers: number[]; equal: readonly (number | undefined)[] } {
  const waiting = new Map<string, number[]>();
  for (const [number, fold] of after.entries()) {
    const key = keyOf(fold, common);
    waiting.set(key, [...(waiting.get(key) ?? []), number]);
  }
  const equal = before.map((fold, index): number | undefined => {
    const numbers = waiting.get(keyOf(fold, common)) ?? [];
    return numbers.splice(Math.max(0, numbers.indexOf(index)), 1)[0];
  });
  const taken = new Set(equal);
  const numbers = equal.map((number, index) => {
    if (number !== undefined) return number;
    const free = taken.has(index) ? after.findIndex((_, other) => !taken.has(other)) : index;
    taken.add(free < 0 ? index : free);
    return free < 0 ? index : free;
  });
  return { numbers, equal };
}

function keyOf({ train, validation }: Fold, common: ReadonlySet<string>): string {
  return JSON.stringify([train, validation].map((ids) => ids.filter((id) => common.has(id)).sort()));
}

function idsOf(folds: readonly Fold[]): Set<string> {
  return new Set(folds.flatMap(({ train, validation }) => [...train, ...validation]));
}

/** Of each case the folds in which it stands on a side. */
function foldsOf(
  folds: readonly Fold[],
  side: 'train' | 'validation',
  numbers: readonly number[] = folds.map((_, index) => index),
): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const [index, fold] of folds.entries()) {
    for (const id of fold[side]) {
      const known = found.get(id);
      if (known === undefined) found.set(id, [numbers[index]!]);
      else known.push(numbers[index]!);
    }
  }
  return found;
}

function isSame(a: readonly number[] = [], b: readonly number[] = []): boolean {
  const sorted = [...b].sort();
  return a.length === b.length && [...a].sort().every((number, index) => number === sorted[index]);
}
