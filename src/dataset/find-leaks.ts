import type { Sha256 } from '../base/hash.js';
import { withFamilies } from './families.js';
import type { Fold } from './split.js';

/**
 * Why two cases must not stand on two sides of a fold: `unit` they are of one independent unit; `descendant` one was
 * made from the other, or both from a third (over any number of steps); `content` they share an image's bytes.
 */
export type LeakKind = 'unit' | 'descendant' | 'content';

/** Two related cases on two sides of a fold. */
export interface Leak {
  readonly kind: LeakKind;
  /** Index of the fold, from 0. */
  readonly fold: number;
  /** The case that is validated on. */
  readonly a: string;
  /** The first case, in order of ids, that is related to it and trained on. */
  readonly b: string;
}

export interface LeakOptions {
  readonly folds: readonly Fold[];
  readonly cases: readonly { readonly id: string; readonly unit: string; readonly parent?: string }[];
  /** Content of each case's images. Without label maps: two empty ones are equal and mean nothing. */
  readonly contents: ReadonlyMap<string, readonly Sha256[]>;
}

/**
 * Every case that is validated on while a related one is trained on, in order of fold, kind and id. A case that is
 * missing from `contents` is not compared by content. Linear in cases x folds.
 */
export function findLeaks({ folds, cases, contents }: LeakOptions): Leak[] {
  const groupings: readonly { kind: LeakKind; groups: ReadonlyMap<string, readonly string[]> }[] = [
    { kind: 'unit', groups: new Map(cases.map(({ id, unit }) => [id, [unit]])) },
    { kind: 'descendant', groups: new Map(withFamilies(cases).map(({ id, family }) => [id, [family]])) },
    { kind: 'content', groups: contents },
  ];
  return folds.flatMap((fold, index) =>
    groupings.flatMap(({ kind, groups }) => crossings(fold, groups).map(({ a, b }) => ({ kind, fold: index, a, b }))),
  );
}

function crossings(fold: Fold, groups: ReadonlyMap<string, readonly string[]>): { a: string; b: string }[] {
  const firstTrained = new Map<string, string>();
  for (const id of fold.train) {
    for (const group of groups.get(id) ?? []) if (!firstTrained.has(group)) firstTrained.set(group, id);
  }
  return fold.validation.flatMap((a) => {
    const related = (groups.get(a) ?? []).flatMap((group) => firstTrained.get(group) ?? []).sort();
    return related[0] === undefined ? [] : [{ a, b: related[0] }];
  });
}
