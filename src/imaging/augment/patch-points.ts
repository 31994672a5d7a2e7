import type { Triple } from '../volume.js';
import type { Motion } from './motion.js';

/** One row of points along the first axis, which is filled again and again. */
export interface PointRow {
  /** Puts point number `i` at these voxel coordinates. Positional parameters, since it is called per voxel. */
  put(i: number, x: number, y: number, z: number): void;
}

/**
 * Goes through a patch row by row: puts the points of a case where `motion` takes the row's voxels from, then calls
 * `visit` with the number of the row's first voxel in the patch.
 */
export function forEachRow({
  start,
  size,
  motion,
  row,
  visit,
}: {
  /** First voxel of the patch in the case. */
  start: Triple;
  /** Of the patch. */
  size: Triple;
  motion: Motion;
  row: PointRow;
  visit: (at: number) => void;
}): void {
  const centre = size.map((length, axis) => start[axis]! + (length - 1) / 2) as unknown as Triple;
  for (let k = 0, at = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++, at += size[0]) {
      place({ row, motion, centre, size, j, k, at });
      visit(at);
    }
  }
}

/** Puts the row's points where the patch's row (j, k), whose first voxel is number `at`, takes its voxels from. */
function place({
  row,
  motion: { matrix, displacement },
  centre,
  size,
  j,
  k,
  at,
}: {
  row: PointRow;
  motion: Motion;
  centre: Triple;
  size: Triple;
  j: number;
  k: number;
  at: number;
}): void {
  const [m11, m12, m13, m21, m22, m23, m31, m32, m33] = matrix;
  const [p, q, r] = [-(size[0] - 1) / 2, j - (size[1] - 1) / 2, k - (size[2] - 1) / 2];
  if (displacement === undefined) {
    const x0 = centre[0] + m11 * p + m12 * q + m13 * r;
    const y0 = centre[1] + m21 * p + m22 * q + m23 * r;
    const z0 = centre[2] + m31 * p + m32 * q + m33 * r;
    for (let i = 0; i < size[0]; i++) row.put(i, x0 + i * m11, y0 + i * m21, z0 + i * m31);
  } else {
    const [d1, d2, d3] = displacement;
    for (let i = 0; i < size[0]; i++) {
      const a = p + i + d1[at + i]!;
      const b = q + d2[at + i]!;
      const c = r + d3[at + i]!;
      row.put(
        i,
        centre[0] + m11 * a + m12 * b + m13 * c,
        centre[1] + m21 * a + m22 * b + m23 * c,
        centre[2] + m31 * a + m32 * b + m33 * c,
      );
    }
  }
}
