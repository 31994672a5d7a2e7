import { dirname, join } from 'node:path';
import { parseMetaHeader } from './meta-header.js';
import { parseNrrdHeader } from './nrrd-header.js';
import { niftiVoxelPath } from './read-nifti.js';

/**
 * The file that holds the voxels of a NRRD, MetaImage or NIfTI header, if it is another one. `bytes` is the header's
 * file.
 * Undefined too for a header that cannot be understood: reading the image says what is wrong with it.
 */
export function detachedDataPath(path: string, bytes: Uint8Array): string | undefined {
  if (/\.hdr(\.gz)?$/i.test(path)) return niftiVoxelPath(path);
  if (!/\.(nhdr|nrrd|mhd|mha)$/i.test(path)) return undefined;
  try {
    const { dataFile } = /\.(nhdr|nrrd)$/i.test(path) ? parseNrrdHeader(bytes, path) : parseMetaHeader(bytes, path);
    return dataFile === undefined ? undefined : join(dirname(path), dataFile);
  } catch {
    return undefined;
  }
}
