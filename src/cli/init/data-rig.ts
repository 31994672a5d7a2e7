import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { encodeNifti } from './encode-nifti.js';
import { encodeNrrd } from './encode-nrrd.js';

/** Small images for the tests of this folder. */

/** A NIfTI file of 6 x 8 x 4 voxels, stored right, anterior, superior unless told. */
export function smallNifti({
  voxels = Int16Array.from({ length: 192 }, (_, index) => index + 1),
  spacingMm = [1, 1, 2],
  flipFirst = false,
}: {
  voxels?: Int16Array | Uint8Array;
  spacingMm?: readonly [number, number, number];
  flipFirst?: boolean;
} = {}): Uint8Array {
  const directions = [
    [flipFirst ? -1 : 1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ] as const;
  return encodeNifti({ voxels, grid: { size: [6, 8, 4], spacingMm, directions, originMm: [0, 0, 0] } });
}

/** A label map on the grid of `smallNifti` that holds the values one after the other. */
export function smallLabels(...values: readonly number[]): Uint8Array {
  return smallNifti({ voxels: Uint8Array.from({ length: 192 }, (_, index) => values[index % values.length]!) });
}

/** A NRRD file of 6 x 8 x 4 voxels without a named space. */
export function smallNrrd(): Uint8Array {
  return encodeNrrd({ voxels: new Uint8Array(192).fill(7), size: [6, 8, 4], spacingMm: [0.5, 0.5, 0.5] });
}

/** Writes files below a folder, making the folders that they need. */
export function writeFiles(root: string, files: Readonly<Record<string, Uint8Array | string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}
