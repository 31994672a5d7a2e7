import type { Triple } from '../../imaging/volume.js';
import type { CaseShape } from './case-shape.js';
import { percentile } from './percentile.js';
import { targetSpacing } from './target-spacing.js';

/** The voxel size that `auto` stands for, along the axes of the cases. */
export interface SpacingPlan {
  readonly spacingMm: Triple;
  /** Axis whose slices are so thick and few that a finer spacing than the median was taken. */
  readonly finerAxis?: 0 | 1 | 2;
}

export function planSpacing(cases: readonly CaseShape[]): SpacingPlan {
  const [first, second, third] = targetSpacing(cases);
  const spacingMm: Triple = [first!, second!, third!];
  const finerAxis = ([0, 1, 2] as const).find(
    (axis) =>
      spacingMm[axis] <
      percentile(
        cases.map((one) => one.spacingMm[axis]!),
        50,
      ),
  );
  return { spacingMm, ...(finerAxis !== undefined && { finerAxis }) };
}
