import type { PhantomGrid } from './phantom-grid.js';

const HEADER_BYTES = 348;
/** After the header, four bytes say that there is no extension. */
const DATA_OFFSET = 352;

/** NIfTI-1 codes (nifti1.h): data types, units, meaning of the affine. */
const TYPES = {
  int16: { code: 4, bits: 16 },
  uint8: { code: 2, bits: 8 },
} as const;
const MILLIMETRES = 2;
const SCANNER_COORDINATES = 1;

export interface NiftiOptions {
  /** C-order (third, second, first stored axis), which is the file's order. */
  readonly voxels: Int16Array | Uint8Array;
  readonly grid: PhantomGrid;
}

/** A 3D image as one NIfTI-1 file, little endian, with its affine as sform. */
export function encodeNifti({ voxels, grid }: NiftiOptions): Uint8Array {
  const { size, spacingMm, directions, originMm } = grid;
  const type = voxels instanceof Int16Array ? TYPES.int16 : TYPES.uint8;
  const bytes = new Uint8Array(DATA_OFFSET + voxels.byteLength);
  const header = new DataView(bytes.buffer);
  header.setInt32(0, HEADER_BYTES, true);
  [3, ...size, 1, 1, 1, 1].forEach((length, index) => {
    header.setInt16(40 + 2 * index, length, true);
  });
  header.setInt16(70, type.code, true);
  header.setInt16(72, type.bits, true);
  [1, ...spacingMm].forEach((length, index) => {
    header.setFloat32(76 + 4 * index, length, true);
  });
  header.setFloat32(108, DATA_OFFSET, true);
  header.setFloat32(112, 1, true);
  header.setUint8(123, MILLIMETRES);
  header.setInt16(254, SCANNER_COORDINATES, true);
  for (let row = 0; row < 3; row++) {
    for (let axis = 0; axis < 3; axis++) {
      header.setFloat32(280 + 16 * row + 4 * axis, directions[axis]![row]! * spacingMm[axis]!, true);
    }
    header.setFloat32(280 + 16 * row + 12, originMm[row]!, true);
  }
  bytes.set(new TextEncoder().encode('n+1\0'), 344);
  for (let i = 0; i < voxels.length; i++) {
    if (type === TYPES.uint8) bytes[DATA_OFFSET + i] = voxels[i]!;
    else header.setInt16(DATA_OFFSET + 2 * i, voxels[i]!, true);
  }
  return bytes;
}
