import type { DirectedDistances, SurfaceDistances } from './surface-distances.js';
import { weightWithin } from './weight-within.js';

/**
 * Robust Hausdorff distance in mm: the larger of the two directions' percentile. `percentile` 95 gives HD95, 100 the
 * Hausdorff distance. DeepMind's definition weighs by area: the smallest distance that at least this share of the
 * surface is within. MONAI's interpolates linearly between the sorted distances of its edge voxels
 * (`torch.quantile`). Infinity if one surface is empty, NaN if both are.
 */
export function hausdorff(surfaces: SurfaceDistances, percentile: number): number {
  const { fromTruth, fromPredicted, definition } = surfaces;
  if (fromTruth.distances.length === 0 && fromPredicted.distances.length === 0) return NaN;
  if (fromTruth.distances.length === 0 || fromPredicted.distances.length === 0) return Infinity;
  const of = definition === 'deepmind' ? weightedPercentile : interpolatedPercentile;
  return Math.max(of(fromTruth, percentile / 100), of(fromPredicted, percentile / 100));
}

/** Bisection over the sorted distances: they need no sorting together with their weights, which is slow. */
function weightedPercentile(directed: DirectedDistances, share: number): number {
  const sorted = directed.distances.slice().sort();
  const total = weightWithin(directed, Infinity);
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (weightWithin(directed, sorted[middle]!) / total >= share) high = middle;
    else low = middle + 1;
  }
  return sorted[low]!;
}

function interpolatedPercentile({ distances }: DirectedDistances, share: number): number {
  const sorted = distances.slice().sort();
  const position = share * (sorted.length - 1);
  const low = Math.floor(position);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low]! + (position - low) * (sorted[high]! - sorted[low]!);
}
