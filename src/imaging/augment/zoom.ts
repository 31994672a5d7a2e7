import type { JsonObject } from '../../base/json.js';
import type { MotionTransform } from '../transform.js';
import { tripleOf, type Triple } from '../volume.js';
import { multiply } from './motion.js';
import type { Range } from './range.js';

export interface ZoomParams extends JsonObject {
  /** Above 1 the object is larger. */
  readonly factor: number;
  /** The factor along each axis: `factor`, or 1 where an axis is left alone. */
  readonly factors: Triple;
}

/** Either the factor itself is uniform in `range`, or its reciprocal in `reciprocalRange`, which is nnU-Net's scaling. */
export type ZoomRange =
  | { readonly range: Range; readonly reciprocalRange?: undefined }
  | { readonly reciprocalRange: Range; readonly range?: undefined };

/** Enlarges image and label about the patch's centre by one factor for all `axes`, with probability `p`. */
export function zoom({
  range,
  reciprocalRange,
  p,
  axes = [0, 1, 2],
}: ZoomRange & { p: number; axes?: readonly number[] }): MotionTransform<ZoomParams> {
  return {
    kind: 'motion',
    name: 'zoom',
    label: 'moved',
    target: 'scaled',
    sample(random) {
      if (random.uniform() >= p) return undefined;
      const factor = range === undefined ? 1 / random.between(...reciprocalRange) : random.between(...range);
      return { factor, factors: tripleOf((axis) => (axes.includes(axis) ? factor : 1)) };
    },
    move(motion, { factors }) {
      const [a, b, c] = factors;
      return {
        ...motion,
        matrix: multiply(motion.matrix, [1 / a, 0, 0, 0, 1 / b, 0, 0, 0, 1 / c]),
        volumeFactor: motion.volumeFactor * a * b * c,
      };
    },
  };
}
