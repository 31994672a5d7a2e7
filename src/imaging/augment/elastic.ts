import type { JsonObject } from '../../base/json.js';
import type { MotionTransform } from '../transform.js';
import { tripleOf, voxelCount, type Triple } from '../volume.js';
import type { Motion } from './motion.js';
import { addNormalField } from './add-normal-field.js';
import type { Range } from './range.js';
import { splineField } from './spline-field.js';

export interface ElasticParams extends JsonObject {
  /** Size of the patch. */
  readonly size: Triple;
  /** Largest displacement along each axis, in voxels. */
  readonly magnitude: Triple;
  /** Smoothness of the displacement along each axis: standard deviation as a share of the patch. */
  readonly scale: Triple;
  /** Names the streams of the control points, one per axis: `seed`, `seed` + 1, `seed` + 2. */
  readonly seed: number;
}

/**
 * Smooth random displacement of image and label, with probability `p`, by nnU-Net's definition: along each axis white
 * noise smoothed by a Gaussian whose standard deviation is a share of the patch, uniform in `scale`, and stretched so
 * that the largest displacement is uniform in `magnitude` (voxels). The Gaussian is replaced by a cubic B-spline of the
 * same variance over control points, which costs 12 products per voxel instead of Fourier transforms.
 *
 * How much an object's volume changes is not known from the parameters.
 */
export function elastic({
  magnitude,
  scale,
  p,
}: {
  magnitude: Range;
  scale: Range;
  p: number;
}): MotionTransform<ElasticParams> {
  return {
    kind: 'motion',
    name: 'elastic',
    label: 'moved',
    target: 'unknown',
    sample(random, { size }) {
      if (random.uniform() >= p) return undefined;
      const scales = tripleOf(() => random.between(...scale));
      const magnitudes = tripleOf(() => random.between(...magnitude));
      return { size, magnitude: magnitudes, scale: scales, seed: random.integer(2 ** 32) };
    },
    move: (motion, params) => ({ ...motion, displacement: displacementOf(params) }),
  };
}

function displacementOf({ size, magnitude, scale, seed }: ElasticParams): NonNullable<Motion['displacement']> {
  const along = (axis: 0 | 1 | 2): Float32Array => {
    // The variance of a cubic B-spline is a third of the squared distance of its control points.
    const steps = tripleOf((other) => Math.max(1, Math.sqrt(3) * scale[axis] * size[other]));
    const field = splineField({
      size,
      steps,
      control(points) {
        const values = new Float32Array(voxelCount(points));
        addNormalField(values, 1, (seed + axis) >>> 0);
        return values;
      },
    });
    stretchTo(field, magnitude[axis]);
    return field;
  };
  return [along(0), along(1), along(2)];
}

function stretchTo(field: Float32Array, magnitude: number): void {
  let most = 0;
  for (let i = 0; i < field.length; i++) most = Math.max(most, Math.abs(field[i]!));
  const factor = most === 0 ? 0 : magnitude / most;
  for (let i = 0; i < field.length; i++) field[i] = factor * field[i]!;
}
