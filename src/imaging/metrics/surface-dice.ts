import type { SurfaceDistances } from './surface-distances.js';
import { weightWithin } from './weight-within.js';

/** Headers keep the voxel size in single precision: a point just one voxel away is within a tolerance of one voxel. */
const RELATIVE_ROUNDING = 1e-6;

/**
 * Surface Dice, also called normalised surface distance (Nikolov et al. 2018, arXiv:1809.04430): the share of both
 * surfaces that lies within `toleranceMm` of the other. By area in DeepMind's definition (MONAI's `use_subvoxels`), by
 * number of edge voxels in MONAI's. 0 if one surface is empty, NaN if both are.
 */
export function surfaceDice({ fromTruth, fromPredicted }: SurfaceDistances, toleranceMm: number): number {
  const limit = toleranceMm * (1 + RELATIVE_ROUNDING);
  const total = weightWithin(fromTruth, Infinity) + weightWithin(fromPredicted, Infinity);
  const empty = fromTruth.distances.length === 0 || fromPredicted.distances.length === 0;
  if (empty) return total === 0 ? NaN : 0;
  return (weightWithin(fromTruth, limit) + weightWithin(fromPredicted, limit)) / total;
}
