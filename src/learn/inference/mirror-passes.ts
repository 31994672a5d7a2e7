import { subsetsOf } from '../../base/subsets-of.js';
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
 * mirroring does to the labels is asked of the very function that training's mirroring uses. `members` are the label
 * values of each channel: one each for labels, several for a region.
 */
export function mirrorPasses(axes: readonly MirroredAxis[], members: readonly (readonly number[])[]): MirrorPass[] {
  return subsetsOf(axes).map((subset) => {
    // Training counts axes from the first letter's, arrays from the third's.
    const along = (letter: number) => subset.find(({ axis }) => axis === 2 - letter);
    const table = mirroredValues(
      [along(0) !== undefined, along(1) !== undefined, along(2) !== undefined],
      [along(0)?.pairs ?? [], along(1)?.pairs ?? [], along(2)?.pairs ?? []],
    );
    const order = members.map((values) => channelOf(members, new Set(values.map((value) => table?.[value] ?? value))));
    const swapped = order.some((channel, index) => channel !== index);
    return { axes: subset.map(({ axis }) => axis), ...(swapped ? { classOrder: order } : {}) };
  });
}

/** The channel with exactly these labels: the one that answers for them after mirroring. */
function channelOf(members: readonly (readonly number[])[], wanted: ReadonlySet<number>): number {
  const channel = members.findIndex(
    (values) => values.length === wanted.size && values.every((one) => wanted.has(one)),
  );
  if (channel < 0) throw new Error('Internal error: mirroring turns a region into labels that are no region');
  return channel;
}
