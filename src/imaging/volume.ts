/** One number per axis: first, second, third axis, in the order of the letters of an orientation. */
export type Triple = readonly [number, number, number];

/** Voxels as they were stored. 64-bit integers are converted to doubles. */
export type VoxelArray =
  Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

/**
 * Voxel index to world millimetres, world axes right, anterior, superior (nibabel's convention): 4 x 4, row by row.
 * Column c is the step along axis c, the last column the centre of voxel (0, 0, 0).
 */
export type Affine = readonly number[];

/** A scalar 3D image as a file holds it, its axes in stored order. */
export interface RawImage {
  /** Where it was read from, for messages. */
  readonly path: string;
  /** C-order (third, second, first axis): voxel (i, j, k) stands at `(k * n2 + j) * n1 + i`. All values are finite. */
  readonly data: VoxelArray;
  readonly size: Triple;
  /** Distance of voxel centres per axis, in mm. */
  readonly spacingMm: Triple;
  readonly affine: Affine;
  /** Whether the file says how its axes lie in the patient. If not, left and right are unknown. */
  readonly hasSpace: boolean;
  /** Type of the stored voxels before any rescaling, e.g. `int16`. */
  readonly pixelType: PixelType;
}

export type PixelType =
  'uint8' | 'int8' | 'uint16' | 'int16' | 'uint32' | 'int32' | 'uint64' | 'int64' | 'float32' | 'float64';

export const BYTES_PER_PIXEL: Readonly<Record<PixelType, number>> = {
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  uint32: 4,
  int32: 4,
  uint64: 8,
  int64: 8,
  float32: 4,
  float64: 8,
};

/** The triple of what `valueOf` gives for each axis, asked in their order. */
export function tripleOf(valueOf: (axis: 0 | 1 | 2) => number): Triple {
  return [valueOf(0), valueOf(1), valueOf(2)];
}

export function voxelCount(size: Triple): number {
  return size[0] * size[1] * size[2];
}

/** `[31, 40, 24]` becomes `31 x 40 x 24`. */
export function formatSize(size: readonly number[]): string {
  return size.join(' x ');
}
