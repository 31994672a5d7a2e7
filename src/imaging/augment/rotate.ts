import type { JsonObject } from '../../base/json.js';
import type { MotionTransform } from '../transform.js';
import { tripleOf, type Triple } from '../volume.js';
import { multiply, type Matrix } from './motion.js';

export interface RotateParams extends JsonObject {
  /** Right-handed turn of the content about the first, second and third axis. */
  readonly degrees: Triple;
}

/**
 * Turns image and label about the patch's centre, with probability `p`, by an angle per axis, uniform in
 * [-degrees, degrees] (one for all axes or one for each); axes that are not in `axes` stay. It turns in voxels, as nnU-Net does: in a grid of unequal
 * spacing an object is sheared a little, and its number of voxels is kept.
 */
export function rotate({
  degrees,
  p,
  axes = [0, 1, 2],
}: {
  degrees: number | Triple;
  p: number;
  axes?: readonly number[];
}): MotionTransform<RotateParams> {
  return {
    kind: 'motion',
    name: 'rotate',
    label: 'moved',
    target: 'kept',
    sample(random) {
      if (random.uniform() >= p) return undefined;
      const angles = tripleOf((axis) => {
        const most = typeof degrees === 'number' ? degrees : degrees[axis];
        const angle = random.between(-most, most);
        return axes.includes(axis) ? angle : 0;
      });
      return { degrees: angles };
    },
    move: (motion, params) => ({ ...motion, matrix: multiply(rotationMatrix(params.degrees), motion.matrix) }),
  };
}

/**
 * nnU-Net's Rz Ry Rx, whose x, y, z are the axes of its arrays and so our third, second and first axis: the source of
 * a voxel lies back by the angle about the third axis, then the second, then the first.
 */
function rotationMatrix(degrees: Triple): Matrix {
  const [[c1, s1], [c2, s2], [c3, s3]] = degrees.map(cosineAndSine) as [Pair, Pair, Pair];
  const first: Matrix = [1, 0, 0, 0, c1, s1, 0, -s1, c1];
  const second: Matrix = [c2, 0, -s2, 0, 1, 0, s2, 0, c2];
  const third: Matrix = [c3, s3, 0, -s3, c3, 0, 0, 0, 1];
  return multiply(first, multiply(second, third));
}

type Pair = readonly [number, number];

function cosineAndSine(degrees: number): Pair {
  const angle = (degrees / 180) * Math.PI;
  return [Math.cos(angle), Math.sin(angle)];
}
