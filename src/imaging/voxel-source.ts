import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize, sep } from 'node:path';
import { boundedGunzip } from './bounded-gunzip.js';
import { truncated, unreadable, unsupported } from './image-failure.js';
import { BYTES_PER_PIXEL, voxelCount, type PixelType, type Triple } from './volume.js';

/** What a NRRD or MetaImage header says, as far as it must be known before ITK may decode the voxels. */
export interface VoxelSource {
  readonly size: Triple;
  readonly pixelType: PixelType;
  readonly hasSpace: boolean;
  readonly encoding: 'raw' | 'gzip' | 'zlib' | 'text';
  /** Where the encoded voxels start in the file that holds them, before `skipLines`. */
  readonly dataAt: number;
  /** Lines of text to pass over from there. */
  readonly skipLines?: number;
  /** Bytes to pass over then, counted after unpacking. -1: the voxels are the last bytes. */
  readonly skipBytes?: number;
  /** Bytes of the encoded voxels where the header says so. */
  readonly dataBytes?: number;
  /** The file that holds the voxels, if it is another one; relative to the header's folder. */
  readonly dataFile?: string;
}

/** Reads a detached data file, which must lie in the header's folder or below: a header may come from anywhere. */
export function readDataFile(path: string, dataFile: string): Uint8Array {
  const inside = normalize(dataFile);
  if (isAbsolute(dataFile) || inside === '..' || inside.startsWith(`..${sep}`)) {
    throw unsupported(
      path,
      `keeps its voxels in ${dataFile}, outside its own folder`,
      'move the data file beside the header and correct the name in the header',
    );
  }
  const full = join(dirname(path), inside);
  let fd: number;
  try {
    fd = openSync(full, 'r');
  } catch (error) {
    throw unreadable(path, `keeps its voxels in ${dataFile}, which cannot be opened`, error);
  }
  try {
    if (!fstatSync(fd).isFile()) throw unreadable(path, `keeps its voxels in ${dataFile}, which is not a file`);
    return readFileSync(fd);
  } finally {
    closeSync(fd);
  }
}

/**
 * Compares what the header promises with what `bytes`, the file with the voxels, holds; unpacks compressed voxels
 * within the promised size. Throws IMAGE_TRUNCATED and IMAGE_UNREADABLE. After this, ITK cannot be led to take more
 * memory than the file deserves.
 */
export function checkVoxelSource(source: VoxelSource, bytes: Uint8Array, path: string): void {
  const count = voxelCount(source.size);
  const expected = count * BYTES_PER_PIXEL[source.pixelType];
  if (!Number.isSafeInteger(expected)) {
    throw unreadable(path, `has a damaged header: a size of ${source.size.join(' x ')} voxels`);
  }
  const start = afterLines({ bytes, at: source.dataAt, lines: source.skipLines ?? 0 });
  const end = source.dataBytes === undefined ? bytes.byteLength : Math.min(bytes.byteLength, start + source.dataBytes);
  const data = bytes.subarray(start, end);
  const skipped = Math.max(0, source.skipBytes ?? 0);
  if (source.encoding === 'raw') {
    if (data.byteLength < skipped + expected) {
      throw truncated({ path, expected, found: Math.max(0, data.byteLength - skipped) });
    }
  } else if (source.encoding === 'text') {
    // Each value takes at least one character and the space after it.
    if (data.byteLength < 2 * count - 1) throw truncated({ path, expected: 2 * count - 1, found: data.byteLength });
  } else {
    boundedGunzip({ bytes: data, expected: skipped + expected, path, format: source.encoding });
  }
}

function afterLines({ bytes, at, lines }: { bytes: Uint8Array; at: number; lines: number }): number {
  let start = at;
  for (let line = 0; line < lines; line++) {
    const newline = bytes.indexOf(10, start);
    if (newline === -1) return bytes.byteLength;
    start = newline + 1;
  }
  return start;
}
