/** Images that keep less than this share of their voxels when cropped to nonzero are mostly background. */
const MOSTLY_BACKGROUND = 0.75;

/**
 * Whether to normalise within the nonzero mask only (nnU-Net's `use_mask_for_norm`), from the median over cases of the
 * share of voxels that cropping to nonzero keeps. Only a z-score heeds the mask.
 */
export function usesMask(medianShareKept: number): boolean {
  return medianShareKept < MOSTLY_BACKGROUND;
}
