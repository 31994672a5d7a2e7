import type { LabelClass } from './label-class.js';

/** How a predicted class and the true one overlap, in voxels. */
export interface OverlapCounts {
  /** In both. */
  readonly tp: number;
  /** Predicted only. */
  readonly fp: number;
  /** True only. */
  readonly fn: number;
}

/** Counts for each of `classes`, in their order, over two label maps on the same grid. */
export function countOverlap({
  predicted,
  truth,
  classes,
}: {
  predicted: Uint8Array;
  truth: Uint8Array;
  classes: readonly LabelClass[];
}): OverlapCounts[] {
  if (predicted.length !== truth.length) throw new Error('Internal error: label maps of different size');
  // How many voxels have each pair of values.
  const pairs = new Float64Array(256 * 256);
  for (let v = 0; v < truth.length; v++) pairs[(predicted[v]! << 8) | truth[v]!]!++;
  return classes.map(({ values }) => {
    let [tp, fp, fn] = [0, 0, 0];
    for (const value of new Set(values)) {
      for (let other = 0; other < 256; other++) {
        if (values.includes(other)) tp += pairs[(value << 8) | other]!;
        else {
          fp += pairs[(value << 8) | other]!;
          fn += pairs[(other << 8) | value]!;
        }
      }
    }
    return { tp, fp, fn };
  });
}

/**
 * Dice coefficient, 2 tp / (2 tp + fp + fn): NaN where the class is in neither map (nothing to agree on), 0 where it
 * is in one only.
 */
export function diceOf({ tp, fp, fn }: OverlapCounts): number {
  return (2 * tp) / (2 * tp + fp + fn);
}
