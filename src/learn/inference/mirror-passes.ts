import { mirroredValues, type LabelPair } from '../../imaging/mirror.js';
import type { MirrorPass } from './predict-volume.js';

/** An axis that was mirrored in training, and what mirroring along it does to the labels. */
export interface MirroredAxis {
  /** Array axis: 0 the third letter's, 1 the second's, 2 the first's. */
  readonly axis: 0 | 1 | 2;
  /** Pairs of class values that mirroring along this axis exchanges. */
  readonly pairs: readonly LabelPair[];
}

/**
 * One pass for every subset of the axes, the empty one first: 2^n passes. Scores are averaged over them. What
 * mirroring does to the labels is asked of the very function that training's mirroring uses.
 */
export function mirrorPasses(axes: readonly MirroredAxis[], classes: number): MirrorPass[] {
  const subsets = axes.reduce<readonly (readonly MirroredAxis[])[]>(
    (before, axis) => [...before, ...before.map((subset) => [...subset, axis])],
    [[]],
  );
  return subsets.map((subset) => {
    // Training counts axes from the first letter's, arrays from the third's.
    const along = (letter: number) => subset.find(({ axis }) => axis === 2 - letter);
    const table = mirroredValues(
      [along(0) !== undefined, along(1) !== undefined, along(2) !== undefined],
      [along(0)?.pairs ?? [], along(1)?.pairs ?? [], along(2)?.pairs ?? []],
    );
    const order = Array.from({ length: classes }, (_, value) => table?.[value] ?? value);
    const swapped = order.some((channel, value) => channel !== value);
    return { axes: subset.map(({ axis }) => axis), ...(swapped ? { classOrder: order } : {}) };
  });
}
