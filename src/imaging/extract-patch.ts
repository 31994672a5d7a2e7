import { voxelCount, type Triple } from './volume.js';

/**
 * Copies the block at `start` of a C-order volume into `out` at voxel `at`. What lies outside the volume stays as it
 * is in `out`, which is 0 for a new array: 0 is the mean of a normalised image, and background for a label. nnU-Net
 * pads labels with -1 and turns that into 0 before its loss, so its loss sees background there too.
 *
 * Returns how many voxels of the block lie inside the volume.
 */
export function extractPatch({
  data,
  size,
  channels,
  start,
  patch,
  out,
  at = 0,
}: {
  data: Float32Array | Uint8Array;
  size: Triple;
  channels: number;
  start: Triple;
  patch: Triple;
  out: Float32Array | Uint8Array;
  at?: number;
}): number {
  const low = start.map((first) => Math.max(0, -first)) as unknown as Triple;
  const high = start.map((first, axis) => Math.min(patch[axis]!, size[axis]! - first)) as unknown as Triple;
  const inside = low.map((first, axis) => Math.max(0, high[axis]! - first)) as unknown as Triple;
  if (inside.includes(0)) return 0;
  for (let k = low[2]; k < high[2]; k++) {
    for (let j = low[1]; j < high[1]; j++) {
      const from = ((k + start[2]) * size[1] + j + start[1]) * size[0] + start[0] + low[0];
      const to = at + (k * patch[1] + j) * patch[0] + low[0];
      out.set(data.subarray(from * channels, (from + inside[0]) * channels), to * channels);
    }
  }
  return voxelCount(inside);
}
