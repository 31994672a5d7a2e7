import type { Triple } from './volume.js';

/** Position of an axis: first, second, third. */
export type AxisIndex = 0 | 1 | 2;

/** Voxels longer than this many times their shortest side are slices. */
const ANISOTROPY = 3;

/**
 * The axis across thick slices, along which resampling takes the nearest slice instead of inventing structure between
 * them (nnU-Net's `determine_do_sep_z_and_axis`): decided by the spacing that the volume has, then by the one that it
 * gets. Undefined where neither is anisotropic, or where two axes are equally coarse.
 */
export function separateAxis(current: Triple, next: Triple): AxisIndex | undefined {
  const decisive = [current, next].find((spacing) => Math.max(...spacing) / Math.min(...spacing) > ANISOTROPY);
  if (decisive === undefined) return undefined;
  const coarsest = Math.max(...decisive);
  const axes = ([0, 1, 2] as const).filter((axis) => decisive[axis] === coarsest);
  return axes.length === 1 ? axes[0] : undefined;
}
