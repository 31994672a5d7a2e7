import { shuffledIndices } from './shuffled-indices.js';

/** The part of `data.split` that says how units are divided. */
export type SplitSettings =
  | { readonly kind: 'kfold'; readonly folds: number; readonly seed: number }
  | { readonly kind: 'holdout'; readonly fraction: number; readonly seed: number };

/** Case ids of the two sides of one fold, each sorted. */
export interface Fold {
  readonly train: readonly string[];
  readonly validation: readonly string[];
}

export interface FoldsOptions {
  readonly cases: readonly { readonly id: string; readonly unit: string }[];
  readonly split: SplitSettings;
}

/**
 * Divides cases into training and validation. Units are divided, never cases: every case of a unit goes where the
 * unit goes.
 *
 * `kfold` is scikit-learn's `KFold(folds, shuffle=True, random_state=seed)` over the sorted units, which are the
 * sorted cases where each case is its own unit (nnU-Net's folds then, with seed 12345 and five of them).
 * `holdout` validates on the first round(fraction x units) units, at least one and never all, of one permutation
 * from the same generator.
 *
 * Throws an internal error where there are fewer units than folds: a rule refuses that before.
 */
export function makeFolds({ cases, split }: FoldsOptions): Fold[] {
  const units = [...new Set(cases.map(({ unit }) => unit))].sort();
  return validationUnits(units, split).map((held) => ({
    train: idsWhere(cases, (unit) => !held.has(unit)),
    validation: idsWhere(cases, (unit) => held.has(unit)),
  }));
}

function validationUnits(units: readonly string[], split: SplitSettings): Set<string>[] {
  const wanted = split.kind === 'kfold' ? split.folds : 2;
  if (units.length < wanted) {
    throw new Error(`Internal error: ${units.length} units cannot be divided into ${wanted} parts`);
  }
  const order = shuffledIndices(units.length, split.seed).map((index) => units[index]!);
  if (split.kind === 'holdout') {
    const count = Math.min(units.length - 1, Math.max(1, Math.round(split.fraction * units.length)));
    return [new Set(order.slice(0, count))];
  }
  // The first `units mod folds` folds get one unit more.
  const size = Math.floor(units.length / split.folds);
  const larger = units.length % split.folds;
  const startOf = (fold: number) => fold * size + Math.min(fold, larger);
  return Array.from({ length: split.folds }, (_, fold) => new Set(order.slice(startOf(fold), startOf(fold + 1))));
}

function idsWhere(cases: FoldsOptions['cases'], belongs: (unit: string) => boolean): string[] {
  return cases
    .filter(({ unit }) => belongs(unit))
    .map(({ id }) => id)
    .sort();
}
