import { storedGzip } from './stored-gzip.js';

type Triple = readonly [number, number, number];

export interface NrrdOptions {
  /** C-order (third, second, first axis), which is the file's order. */
  readonly voxels: Uint8Array;
  readonly size: Triple;
  readonly spacingMm: Triple;
}

/**
 * A 3D image as one NRRD file (teem.sourceforge.net/nrrd/format.html) whose voxel sizes stand in `space directions`.
 * The space has no name: how the axes lie in the patient is not known.
 */
export function encodeNrrd({ voxels, size, spacingMm }: NrrdOptions): Uint8Array {
  const directions = spacingMm.map((mm, axis) => `(${[0, 1, 2].map((world) => (world === axis ? mm : 0)).join(',')})`);
  const header = [
    'NRRD0005',
    'type: uint8',
    'dimension: 3',
    'space dimension: 3',
    `sizes: ${size.join(' ')}`,
    `space directions: ${directions.join(' ')}`,
    'kinds: domain domain domain',
    'space units: "mm" "mm" "mm"',
    'encoding: gzip',
    '',
    '',
  ];
  return Buffer.concat([Buffer.from(header.join('\n')), storedGzip(voxels)]);
}
