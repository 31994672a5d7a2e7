import type { Random } from '../../base/random.js';
import type { SampleContext } from '../transform.js';

/** Depth of a patch's planes as a share of its case: of the first plane, and the step to the next. */
export type Depth = readonly [number, number];

/**
 * Depth along `axis`, seen from a transducer at one of its two ends, either being as likely: 0 there, 1 at the other
 * end of the case. Planes outside the case lie below 0 or above 1.
 */
export function depthAlong({
  random,
  axis,
  context: { start, caseSize },
}: {
  random: Random;
  axis: number;
  context: SampleContext;
}): Depth {
  const step = 1 / Math.max(1, caseSize[axis]! - 1);
  const first = start[axis]! * step;
  return random.uniform() < 0.5 ? [first, step] : [1 - first, -step];
}
