import type { Triple } from '../volume.js';

/** Patches flatter than this are augmented slice by slice. */
const FLATTEST = 3;

/**
 * The axis across which nnU-Net does not interpolate ("dummy 2D" augmentation), if any: the axis of the largest
 * spacing (its arrays have that axis first; of equal ones it takes the third before the second before the first), if
 * the patch's longest side is more than 3 times as long as that axis, in voxels.
 */
export function dummyAxis(patch: Triple, spacingMm: Triple): number | undefined {
  const largest = Math.max(...spacingMm);
  const axis = spacingMm.lastIndexOf(largest);
  return Math.max(...patch) > FLATTEST * patch[axis]! ? axis : undefined;
}
