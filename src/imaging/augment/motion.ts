/**
 * Where a patch takes its voxels from: patch voxel p (an offset from the patch's centre, in voxels) takes the value at
 * offset `matrix` x (p + displacement(p)) from the same centre in the image.
 */
export interface Motion {
  /** On (first, second, third axis). */
  readonly matrix: Matrix;
  /** For the first, second and third axis, C-order over the patch, in voxels. */
  readonly displacement?: readonly [Float32Array, Float32Array, Float32Array];
  /** Volume of an object after `matrix` over its volume before: the inverse of the determinant. */
  readonly volumeFactor: number;
}

/** 3 x 3, row by row. */
export type Matrix = readonly [number, number, number, number, number, number, number, number, number];

export const NO_MOTION: Motion = { matrix: [1, 0, 0, 0, 1, 0, 0, 0, 1], volumeFactor: 1 };

export function multiply(a: Matrix, b: Matrix): Matrix {
  const product = Array.from({ length: 9 }, (_, at) => {
    const row = at - (at % 3);
    const column = at % 3;
    return a[row]! * b[column]! + a[row + 1]! * b[column + 3]! + a[row + 2]! * b[column + 6]!;
  });
  return product as unknown as Matrix;
}
