import { spacingOf } from './affine.js';
import { boundedGunzip, gunzipStart, isGzip } from './bounded-gunzip.js';
import { decodeVoxels } from './decode-voxels.js';
import { truncated } from './image-failure.js';
import { NIFTI_HEADER_BYTES, parseNiftiHeader, type NiftiHeader } from './nifti-header.js';
import { BYTES_PER_PIXEL, voxelCount, type RawImage, type VoxelArray } from './volume.js';

/**
 * Decodes a single-file NIfTI-1 or NIfTI-2 image, compressed or not. Not left to ITK, which sets NaN voxels to 0
 * without a word and refuses NIfTI-2 and sheared sforms.
 * Throws IMAGE_UNREADABLE, IMAGE_UNSUPPORTED and IMAGE_TRUNCATED.
 */
export function readNifti(bytes: Uint8Array, path: string): RawImage {
  const compressed = isGzip(bytes);
  const start = compressed ? gunzipStart(bytes, NIFTI_HEADER_BYTES, path) : bytes;
  const header = parseNiftiHeader(start, path);
  const count = voxelCount(header.size);
  const voxelBytes = count * BYTES_PER_PIXEL[header.pixelType];
  const expected = header.voxelOffset + voxelBytes;
  const whole = compressed ? boundedGunzip({ bytes, expected, path }) : bytes;
  if (whole.byteLength < expected) {
    throw truncated({ path, expected: voxelBytes, found: Math.max(0, whole.byteLength - header.voxelOffset) });
  }
  const stored = decodeVoxels({
    bytes: whole.subarray(header.voxelOffset),
    count,
    pixelType: header.pixelType,
    littleEndian: header.littleEndian,
  });
  return {
    path,
    data: rescale(stored, header),
    size: header.size,
    spacingMm: spacingOf(header.affine),
    affine: header.affine,
    hasSpace: header.hasSpace,
    pixelType: header.pixelType,
  };
}

/** 8- and 16-bit integers keep all their digits in single precision; wider ones need double. */
function rescale(stored: VoxelArray, { slope, intercept }: NiftiHeader): VoxelArray {
  if (slope === 1 && intercept === 0) return stored;
  const wide = stored.BYTES_PER_ELEMENT > 2 && !(stored instanceof Float32Array);
  const scaled = wide ? new Float64Array(stored.length) : new Float32Array(stored.length);
  for (let i = 0; i < stored.length; i++) scaled[i] = stored[i]! * slope + intercept;
  return scaled;
}
