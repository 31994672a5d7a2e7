import { spacingOf } from './affine.js';
import type { Affine, PixelType, RawImage, Triple, VoxelArray } from './volume.js';

/** Pieces from which the tests of this folder build images. */

/** An image in memory: voxels given or 1, 2, 3, ..., an identity affine unless given. */
export function rawImage({
  size,
  data = Float32Array.from({ length: size[0] * size[1] * size[2] }, (_, index) => index + 1),
  affine = scaledAffine([1, 1, 1]),
  hasSpace = true,
  path = 'image.nii.gz',
}: {
  size: Triple;
  data?: VoxelArray;
  affine?: Affine;
  hasSpace?: boolean;
  path?: string;
}): RawImage {
  return { path, data, size, spacingMm: spacingOf(affine), affine, hasSpace, pixelType: 'float32' };
}

export function scaledAffine(spacing: Triple, origin: Triple = [0, 0, 0]): Affine {
  return [spacing[0], 0, 0, origin[0], 0, spacing[1], 0, origin[1], 0, 0, spacing[2], origin[2], 0, 0, 0, 1];
}

/** A label map with one ball of each label, centres and radius in voxels. */
export function ballLabels(
  size: Triple,
  balls: readonly { centre: Triple; radius: number; label: number }[],
): Uint8Array {
  const data = new Uint8Array(size[0] * size[1] * size[2]);
  let at = 0;
  for (let k = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++) {
      for (let i = 0; i < size[0]; i++, at++) {
        for (const { centre, radius, label } of balls) {
          if (Math.hypot(i - centre[0], j - centre[1], k - centre[2]) <= radius) data[at] = label;
        }
      }
    }
  }
  return data;
}

const NIFTI_CODES: Readonly<Record<PixelType, number>> = {
  uint8: 2,
  int16: 4,
  int32: 8,
  float32: 16,
  float64: 64,
  int8: 256,
  uint16: 512,
  uint32: 768,
  int64: 1024,
  uint64: 1280,
};

/** The bytes of a NIfTI-1 file with the given voxel bytes. Fields that a test does not name have plain values. */
export function niftiBytes({
  sizes,
  voxels,
  pixelType = 'uint8',
  bits = voxels.BYTES_PER_ELEMENT * 8,
  code = NIFTI_CODES[pixelType],
  littleEndian = true,
  slope = 1,
  intercept = 0,
  sform,
  qform,
  pixdim = [1, 1, 1, 1],
  units = 2,
}: {
  sizes: readonly number[];
  voxels: Uint8Array | Int16Array | Int32Array | Float32Array | Float64Array | BigInt64Array;
  pixelType?: PixelType;
  bits?: number;
  code?: number;
  littleEndian?: boolean;
  slope?: number;
  intercept?: number;
  sform?: Affine;
  /** b, c, d, x, y, z. */
  qform?: readonly number[];
  pixdim?: readonly number[];
  units?: number;
}): Buffer {
  const body = Buffer.from(voxels.buffer.slice(0)).subarray(0, voxels.byteLength);
  if (!littleEndian && voxels.BYTES_PER_ELEMENT === 2) body.swap16();
  if (!littleEndian && voxels.BYTES_PER_ELEMENT === 4) body.swap32();
  const file = Buffer.concat([Buffer.alloc(352), body]);
  const view = new DataView(file.buffer, file.byteOffset);
  const int16 = (value: number, at: number): void => {
    view.setInt16(at, value, littleEndian);
  };
  const float = (value: number, at: number): void => {
    view.setFloat32(at, value, littleEndian);
  };
  view.setInt32(0, 348, littleEndian);
  for (const [index, size] of [sizes.length, ...sizes].entries()) int16(size, 40 + 2 * index);
  int16(code, 70);
  int16(bits, 72);
  for (const [index, value] of pixdim.entries()) float(value, 76 + 4 * index);
  float(352, 108);
  float(slope, 112);
  float(intercept, 116);
  view.setUint8(123, units);
  int16(qform === undefined ? 0 : 1, 252);
  int16(sform === undefined ? 0 : 1, 254);
  for (const [index, value] of (qform ?? []).entries()) float(value, 256 + 4 * index);
  for (const [index, value] of (sform ?? []).slice(0, 12).entries()) float(value, 280 + 4 * index);
  file.write('n+1\0', 344, 'latin1');
  return file;
}
