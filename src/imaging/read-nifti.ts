import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { spacingOf } from './affine.js';
import { boundedGunzip, gunzipStart, isGzip } from './bounded-gunzip.js';
import { decodeVoxels } from './decode-voxels.js';
import { truncated, unreadable, unsupported } from './image-failure.js';
import { NIFTI_HEADER_BYTES, notThreeDimensional, parseNiftiHeader, type NiftiHeader } from './nifti-header.js';
import { BYTES_PER_PIXEL, voxelCount, type RawImage, type VoxelArray } from './volume.js';
import { readDataFile } from './voxel-source.js';

/**
 * Decodes a NIfTI-1 or NIfTI-2 image in one file or in two, compressed or not. Not left to ITK, which sets NaN voxels
 * to 0 without a word and refuses NIfTI-2 and sheared sforms. Of a file with more than three axes, `component` says
 * which of its volumes is meant, counted from 0; without it such a file is refused.
 * Throws IMAGE_UNREADABLE, IMAGE_UNSUPPORTED and IMAGE_TRUNCATED.
 */
export function readNifti({
  bytes,
  path,
  component,
}: {
  bytes: Uint8Array;
  path: string;
  component?: number | undefined;
}): RawImage {
  const start = isGzip(bytes) ? gunzipStart(bytes, NIFTI_HEADER_BYTES, path) : bytes;
  const header = parseNiftiHeader(start, path);
  if (component === undefined && header.components > 1) throw notThreeDimensional(header.sizes, path);
  if (component !== undefined && component >= header.components) {
    throw unsupported(
      path,
      `has no volume ${component}: it holds ${header.components}, counted from 0`,
      'name a volume that it has',
    );
  }
  return {
    path,
    data: voxelsOf({ bytes, header, path, component: component ?? 0 }),
    size: header.size,
    spacingMm: spacingOf(header.affine),
    affine: header.affine,
    hasSpace: header.hasSpace,
    pixelType: header.pixelType,
  };
}

/**
 * The file with the voxels of a two-file image, by its header's path: `brain.hdr` has `brain.img` or `brain.img.gz`
 * beside it. Undefined if there is none.
 */
export function niftiVoxelPath(path: string): string | undefined {
  const stem = basename(path).replace(/\.hdr(\.gz)?$/i, '');
  const inOrder = path.toLowerCase().endsWith('.gz') ? ['.img.gz', '.img'] : ['.img', '.img.gz'];
  return inOrder.map((extension) => join(dirname(path), stem + extension)).find((voxels) => existsSync(voxels));
}

function voxelsOf({
  bytes,
  header,
  path,
  component,
}: {
  bytes: Uint8Array;
  header: NiftiHeader;
  path: string;
  component: number;
}): VoxelArray {
  const holder = header.isPair ? readTwin(path) : bytes;
  const count = voxelCount(header.size);
  const volumeBytes = count * BYTES_PER_PIXEL[header.pixelType];
  const expected = header.voxelOffset + volumeBytes * header.components;
  const whole = isGzip(holder) ? boundedGunzip({ bytes: holder, expected, path }) : holder;
  if (whole.byteLength < expected) {
    const found = Math.max(0, whole.byteLength - header.voxelOffset);
    throw truncated({ path, expected: volumeBytes * header.components, found });
  }
  const stored = decodeVoxels({
    bytes: whole.subarray(header.voxelOffset + component * volumeBytes),
    count,
    pixelType: header.pixelType,
    littleEndian: header.littleEndian,
  });
  return rescale(stored, header);
}

function readTwin(path: string): Uint8Array {
  if (!/\.hdr(\.gz)?$/i.test(path)) {
    throw unsupported(path, 'is the header of a two-file NIfTI image', 'give it the ending .hdr, beside its .img');
  }
  const voxels = niftiVoxelPath(path);
  if (voxels === undefined) throw unreadable(path, 'is a NIfTI header whose voxels, an .img file, are not beside it');
  return readDataFile(path, basename(voxels));
}

/** 8- and 16-bit integers keep all their digits in single precision; wider ones need double. */
function rescale(stored: VoxelArray, { slope, intercept }: NiftiHeader): VoxelArray {
  if (slope === 1 && intercept === 0) return stored;
  const wide = stored.BYTES_PER_ELEMENT > 2 && !(stored instanceof Float32Array);
  const scaled = wide ? new Float64Array(stored.length) : new Float32Array(stored.length);
  for (let i = 0; i < stored.length; i++) scaled[i] = stored[i]! * slope + intercept;
  return scaled;
}
