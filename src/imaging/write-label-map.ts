import { constants, gzipSync } from 'node:zlib';
import { writeFileAtomic } from '../base/atomic-file.js';
import { determinant, spacingOf, stepOf } from './affine.js';
import { voxelCount, type Affine, type Triple } from './volume.js';

/**
 * Writes a label map as NIfTI-1 (`.nii` or `.nii.gz`). The affine is kept as the sform in single precision, oblique,
 * flipped or sheared, so that nibabel overlays the map exactly on the image whose affine it got; where the axes are at
 * right angles the qform says the same. Equal content gives equal bytes: there is no time stamp.
 *
 * `data` is C-order along the stored axes.
 */
export function writeLabelMap(
  path: string,
  {
    data,
    size,
    affine,
    hasSpace = true,
  }: {
    data: Uint8Array;
    size: Triple;
    affine: Affine;
    /** False leaves the space undeclared, as it was in the image. */
    hasSpace?: boolean;
  },
): void {
  if (data.length !== voxelCount(size)) throw new Error('Internal error: a label map of another size than its data');
  if (!/\.nii(\.gz)?$/.test(path)) throw new Error(`Internal error: a label map is written as NIfTI, not to ${path}`);
  const file = Buffer.alloc(DATA_AT + data.length);
  writeHeader({ file, size, affine, hasSpace });
  file.set(data, DATA_AT);
  writeFileAtomic(path, path.endsWith('.gz') ? deterministicGzip(file) : file);
}

const DATA_AT = 352;

function writeHeader({
  file,
  size,
  affine,
  hasSpace,
}: {
  file: Buffer;
  size: Triple;
  affine: Affine;
  hasSpace: boolean;
}): void {
  file.writeInt32LE(348, 0);
  for (const [index, length] of [3, ...size, 1, 1, 1, 1].entries()) file.writeInt16LE(length, 40 + 2 * index);
  file.writeInt16LE(2, 70); // unsigned 8 bit
  file.writeInt16LE(8, 72);
  const handedness = determinant(affine) < 0 ? -1 : 1;
  for (const [index, value] of [handedness, ...spacingOf(affine)].entries()) file.writeFloatLE(value, 76 + 4 * index);
  file.writeFloatLE(DATA_AT, 108);
  file.writeFloatLE(1, 112); // slope
  file.writeUInt8(2, 123); // millimetres
  file.write('voxrun', 148, 'latin1');
  if (hasSpace) {
    writeQform({ file, affine, handedness });
    file.writeInt16LE(1, 254);
    for (let index = 0; index < 12; index++) file.writeFloatLE(affine[index]!, 280 + 4 * index);
  }
  file.write('n+1\0', 344, 'latin1');
}

/** The rotation as a quaternion; a sheared grid has none, and its qform stays undeclared. */
function writeQform({ file, affine, handedness }: { file: Buffer; affine: Affine; handedness: number }): void {
  const quaternion = quaternionOf(affine, handedness);
  if (quaternion === undefined) return;
  file.writeInt16LE(1, 252);
  for (const [index, value] of quaternion.entries()) file.writeFloatLE(value, 256 + 4 * index);
  for (let row = 0; row < 3; row++) file.writeFloatLE(affine[4 * row + 3]!, 268 + 4 * row);
}

/** Largest cosine between two axes that still counts as a right angle. */
const RIGHT_ANGLE = 1e-4;

/** Components b, c, d of the unit quaternion with a >= 0 (nifti1.h, method 2). */
function quaternionOf(affine: Affine, handedness: number): [number, number, number] | undefined {
  const spacing = spacingOf(affine);
  const [x, y, z] = [0, 1, 2].map((axis) => {
    const sign = axis === 2 ? handedness : 1;
    return stepOf(affine, axis).map((value) => (sign * value) / spacing[axis]!);
  }) as [number[], number[], number[]];
  const cosine = (p: number[], q: number[]): number => Math.abs(p[0]! * q[0]! + p[1]! * q[1]! + p[2]! * q[2]!);
  if (Math.max(cosine(x, y), cosine(y, z), cosine(x, z)) > RIGHT_ANGLE) return undefined;
  const half = (value: number): number => Math.sqrt(Math.max(0, value)) / 2;
  const a = half(1 + x[0]! + y[1]! + z[2]!);
  const b = half(1 + x[0]! - y[1]! - z[2]!);
  const c = half(1 - x[0]! + y[1]! - z[2]!);
  const d = half(1 - x[0]! - y[1]! + z[2]!);
  // The largest component is the most exact; the others follow from sums and differences of the matrix.
  const largest = Math.max(a, b, c, d);
  if (largest === a) {
    return [(y[2]! - z[1]!) / (4 * a), (z[0]! - x[2]!) / (4 * a), (x[1]! - y[0]!) / (4 * a)];
  }
  const q: [number, number, number, number] =
    largest === b
      ? [(y[2]! - z[1]!) / (4 * b), b, (y[0]! + x[1]!) / (4 * b), (z[0]! + x[2]!) / (4 * b)]
      : largest === c
        ? [(z[0]! - x[2]!) / (4 * c), (y[0]! + x[1]!) / (4 * c), c, (z[1]! + y[2]!) / (4 * c)]
        : [(x[1]! - y[0]!) / (4 * d), (z[0]! + x[2]!) / (4 * d), (z[1]! + y[2]!) / (4 * d), d];
  const sign = q[0] < 0 ? -1 : 1;
  return [sign * q[1], sign * q[2], sign * q[3]];
}

/** gzip without a time, and with the operating system left open, so that every machine writes the same header. */
function deterministicGzip(bytes: Uint8Array): Uint8Array {
  const zipped = gzipSync(bytes, { level: constants.Z_DEFAULT_COMPRESSION });
  zipped.writeUInt32LE(0, 4);
  zipped.writeUInt8(255, 9);
  return zipped;
}
