import type { Patch, SampleContext } from '../transform.js';
import { tripleOf, voxelCount, type Triple } from '../volume.js';
import { takePatch, type PatchSource } from './take-patch.js';

/** Pieces from which the tests of this folder build patches. */

/** A volume of one channel whose values and labels are functions of the voxel's index. */
export function volumeOf(
  size: Triple,
  value: (i: number, j: number, k: number) => number,
  label?: (i: number, j: number, k: number) => number,
): PatchSource {
  const image = new Float32Array(voxelCount(size));
  const labels = new Uint8Array(image.length);
  let at = 0;
  for (let k = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++) {
      for (let i = 0; i < size[0]; i++, at++) {
        image[at] = value(i, j, k);
        labels[at] = label?.(i, j, k) ?? 0;
      }
    }
  }
  return { size, channels: 1, image, ...(label && { label: labels }) };
}

/** A patch of background for a case like `source`. */
export function emptyPatch({ channels, label, mask }: PatchSource, size: Triple): Patch {
  const voxels = voxelCount(size);
  return {
    size,
    images: Array.from({ length: channels }, () => new Float32Array(voxels)),
    ...(label && { label: new Uint8Array(voxels) }),
    ...(mask && { mask: new Uint8Array(voxels) }),
  };
}

/** The patch of `size` in the middle of a volume, as it is or moved. */
export function centralPatch(
  source: PatchSource,
  size: Triple,
  motion?: Parameters<typeof takePatch>[0]['motion'],
): ReturnType<typeof emptyPatch> {
  const out = emptyPatch(source, size);
  takePatch({ source, start: centralStart(source.size, size), ...(motion && { motion }), out });
  return out;
}

export function centralStart(volume: Triple, patch: Triple): Triple {
  return tripleOf((axis) => Math.floor((volume[axis] - patch[axis]) / 2));
}

export function contextOf(changes: Partial<SampleContext> = {}): SampleContext {
  return { size: [8, 8, 8], channels: 1, spacingMm: [1, 1, 1], start: [0, 0, 0], caseSize: [8, 8, 8], ...changes };
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = Math.abs(a.length - b.length);
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]! - b[i]!));
  return most;
}
