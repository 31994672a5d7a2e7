import type { Triple } from '../volume.js';
import type { OverlapCounts } from './overlap.js';

/** How much larger the predicted volume is than the true one; negative where it is smaller. */
export interface VolumeDifference {
  readonly ml: number;
  /** Share of the true volume in per cent; NaN where that is 0. */
  readonly percent: number;
}

/** Predicted minus true volume of a class. 1000 mm3 are 1 ml. */
export function volumeDifference({ tp, fp, fn }: OverlapCounts, spacingMm: Triple): VolumeDifference {
  const voxelMl = (spacingMm[0] * spacingMm[1] * spacingMm[2]) / 1000;
  return { ml: (fp - fn) * voxelMl, percent: tp + fn === 0 ? NaN : (100 * (fp - fn)) / (tp + fn) };
}
