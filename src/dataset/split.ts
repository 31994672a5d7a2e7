import { assertNever } from '../base/assert-never.js';
import { shuffledIndices } from './shuffled-indices.js';
import { stratifyByLabels, stratifyByTarget } from './stratify.js';

/** What folds are balanced over, beyond their size. */
export type Stratify = 'none' | 'labels' | 'target';

/** The part of `data.split` that says how units are divided; a file that gives the folds is read elsewhere. */
export type SplitSettings =
  | { readonly kind: 'kfold'; readonly folds: number; readonly seed: number; readonly stratify?: Stratify }
  | { readonly kind: 'holdout'; readonly fraction: number; readonly seed: number; readonly stratify?: Stratify };

/** Case ids of the two sides of one fold, each sorted. */
export interface Fold {
  readonly train: readonly string[];
  readonly validation: readonly string[];
}

export interface SplitCase {
  readonly id: string;
  readonly unit: string;
  /** Needed to stratify by target. */
  readonly target?: number;
  /** Names of the foreground labels in its label map; needed to stratify by labels. */
  readonly labels?: readonly string[];
}

export interface FoldsOptions {
  readonly cases: readonly SplitCase[];
  readonly split: SplitSettings;
}

/**
 * Divides cases into training and validation. Units are divided, never cases: every case of a unit goes where the
 * unit goes.
 *
 * `kfold` is scikit-learn's `KFold(folds, shuffle=True, random_state=seed)` over the sorted units, which are the
 * sorted cases where each case is its own unit (nnU-Net's folds then, with seed 12345 and five of them).
 * `holdout` validates on the first round(fraction x units) units, at least one and never all, of one permutation
 * from the same generator. Balanced over labels or targets, the sides have the same sizes and other members.
 *
 * Throws an internal error where there are fewer units than folds: a rule refuses that before.
 */
export function makeFolds({ cases, split }: FoldsOptions): Fold[] {
  const units = [...new Set(cases.map(({ unit }) => unit))].sort();
  const sizes = partSizes(units.length, split);
  const parts = dealUnits({ cases, split, units, sizes });
  // What a holdout leaves over is trained on and no fold of its own.
  return (split.kind === 'kfold' ? parts : parts.slice(0, 1)).map((part) => {
    const held = new Set(part);
    return {
      train: idsWhere(cases, (unit) => !held.has(unit)),
      validation: idsWhere(cases, (unit) => held.has(unit)),
    };
  });
}

/** Units on the validation side of each fold; for a holdout, of both sides. */
function partSizes(units: number, split: SplitSettings): number[] {
  const wanted = split.kind === 'kfold' ? split.folds : 2;
  if (units < wanted) throw new Error(`Internal error: ${units} units cannot be divided into ${wanted} parts`);
  if (split.kind === 'holdout') {
    const held = Math.min(units - 1, Math.max(1, Math.round(split.fraction * units)));
    return [held, units - held];
  }
  // The first `units mod folds` folds get one unit more.
  const size = Math.floor(units / split.folds);
  return Array.from({ length: split.folds }, (_, fold) => (fold < units % split.folds ? size + 1 : size));
}

interface DealOptions extends FoldsOptions {
  /** Sorted. */
  readonly units: readonly string[];
  readonly sizes: readonly number[];
}

function dealUnits({ cases, split, units, sizes }: DealOptions): string[][] {
  const { seed, stratify = 'none' } = split;
  switch (stratify) {
    case 'none': {
      const order = shuffledIndices(units.length, seed).map((index) => units[index]!);
      return sizes.map((size) => order.splice(0, size));
    }
    case 'labels':
      return stratifyByLabels({ cases: cases.map(({ unit, labels = missing() }) => ({ unit, labels })), sizes, seed });
    case 'target':
      return stratifyByTarget({ cases: cases.map(({ unit, target = missing() }) => ({ unit, target })), sizes, seed });
    default:
      return assertNever(stratify);
  }
}

function missing(): never {
  throw new Error('Internal error: a case lacks what the folds are balanced over');
}

function idsWhere(cases: FoldsOptions['cases'], belongs: (unit: string) => boolean): string[] {
  return cases
    .filter(({ unit }) => belongs(unit))
    .map(({ id }) => id)
    .sort();
}
