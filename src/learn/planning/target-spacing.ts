import { largestAxis, type Axes } from './axes.js';
import type { CaseShape } from './case-shape.js';
import { percentile } from './percentile.js';

/** Voxels whose edges differ by more than this count as anisotropic, as in nnU-Net. */
const ANISOTROPIC = 3;

/**
 * The voxel size to resample to: the median per axis; where one axis is more than 3 times coarser and 3 times shorter
 * than the others, the 10th percentile on it, so that thin slices are not thrown away
 * (nnU-Net's `determine_fullres_target_spacing`).
 */
export function targetSpacing(cases: readonly CaseShape[]): Axes {
  const spacing = perAxis(cases, ({ spacingMm }) => spacingMm, 50);
  const size = perAxis(cases, (one) => one.size, 50);
  const coarsest = largestAxis(spacing);
  const otherSpacing = Math.max(...without(spacing, coarsest));
  const isCoarse = spacing[coarsest]! > ANISOTROPIC * otherSpacing;
  const isShort = size[coarsest]! * ANISOTROPIC < Math.min(...without(size, coarsest));
  if (!isCoarse || !isShort) return spacing;
  const fine = percentile(
    cases.map(({ spacingMm }) => spacingMm[coarsest]!),
    10,
  );
  const chosen = fine < otherSpacing ? otherSpacing + 1e-5 : fine;
  return spacing.map((value, axis) => (axis === coarsest ? chosen : value));
}

function perAxis(cases: readonly CaseShape[], valuesOf: (one: CaseShape) => Axes, q: number): Axes {
  return valuesOf(cases[0]!).map((_, axis) =>
    percentile(
      cases.map((one) => valuesOf(one)[axis]!),
      q,
    ),
  );
}

function without(values: Axes, axis: number): Axes {
  return values.filter((_, index) => index !== axis);
}
