import type { Affine, Triple } from './volume.js';

/** Lengths of the first three columns: the voxel size in mm. */
export function spacingOf(affine: Affine): Triple {
  return [columnLength(affine, 0), columnLength(affine, 1), columnLength(affine, 2)];
}

/** World position in mm of a voxel index, which may be fractional or outside. */
export function toWorld(affine: Affine, index: Triple): Triple {
  const row = (r: number): number =>
    affine[4 * r]! * index[0] + affine[4 * r + 1]! * index[1] + affine[4 * r + 2]! * index[2] + affine[4 * r + 3]!;
  return [row(0), row(1), row(2)];
}

/** The affine made of three steps (one per axis, in mm) and the position of voxel (0, 0, 0). */
export function affineOf(steps: readonly [Triple, Triple, Triple], origin: Triple): Affine {
  const [a, b, c] = steps;
  return [0, 1, 2].flatMap((r) => [a[r]!, b[r]!, c[r]!, origin[r]!]).concat(0, 0, 0, 1);
}

/** The step of one axis: column `axis` of the affine, in mm. */
export function stepOf(affine: Affine, axis: number): Triple {
  return [affine[axis]!, affine[4 + axis]!, affine[8 + axis]!];
}

/** Whether the steps span a volume and every number is finite. */
export function isUsableAffine(affine: Affine): boolean {
  if (affine.length !== 16 || !affine.every(Number.isFinite)) return false;
  const [sx, sy, sz] = spacingOf(affine);
  return Math.abs(determinant(affine)) > 1e-6 * sx * sy * sz;
}

/** Determinant of the upper left 3 x 3; negative for a left-handed grid. */
export function determinant(affine: Affine): number {
  const [a, b, c] = [stepOf(affine, 0), stepOf(affine, 1), stepOf(affine, 2)];
  return a[0] * (b[1] * c[2] - b[2] * c[1]) - b[0] * (a[1] * c[2] - a[2] * c[1]) + c[0] * (a[1] * b[2] - a[2] * b[1]);
}

function columnLength(affine: Affine, axis: number): number {
  return Math.hypot(...stepOf(affine, axis));
}
