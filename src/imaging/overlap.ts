/** How a predicted label and the true one overlap, in voxels. */
export interface OverlapCounts {
  /** In both. */
  readonly tp: number;
  /** Predicted only. */
  readonly fp: number;
  /** True only. */
  readonly fn: number;
}

/** Counts for each of `labels`, in their order, over two label maps on the same grid. */
export function countOverlap({
  predicted,
  truth,
  labels,
}: {
  predicted: Uint8Array;
  truth: Uint8Array;
  labels: readonly number[];
}): OverlapCounts[] {
  if (predicted.length !== truth.length) throw new Error('Internal error: label maps of different size');
  const both = new Float64Array(256);
  const inPredicted = new Float64Array(256);
  const inTruth = new Float64Array(256);
  for (let i = 0; i < truth.length; i++) {
    const p = predicted[i]!;
    const t = truth[i]!;
    inPredicted[p]!++;
    inTruth[t]!++;
    if (p === t) both[p]!++;
  }
  return labels.map((label) => ({
    tp: both[label]!,
    fp: inPredicted[label]! - both[label]!,
    fn: inTruth[label]! - both[label]!,
  }));
}

/**
 * Dice coefficient, 2 tp / (2 tp + fp + fn): NaN where the label is in neither map (nothing to agree on), 0 where it
 * is in one only.
 */
export function diceOf({ tp, fp, fn }: OverlapCounts): number {
  return (2 * tp) / (2 * tp + fp + fn);
}
