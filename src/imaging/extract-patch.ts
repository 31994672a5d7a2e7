import { tripleOf, voxelCount, type Triple } from './volume.js';

/**
 * Copies the block at `start` of one channel of a C-order volume into `out`. What lies outside the volume stays as it
 * is in `out`, which is 0 for a new array: 0 is the mean of a normalised image, and background for a label. nnU-Net
 * pads labels with -1 and turns that into 0 before its loss, so its loss sees background there too.
 */
export function extractPatch<T extends Float32Array | Uint8Array>({
  data,
  size,
  channels = 1,
  channel = 0,
  start,
  patch,
  out,
}: {
  /** `channels` values side by side per voxel. */
  data: T;
  size: Triple;
  channels?: number;
  channel?: number;
  start: Triple;
  patch: Triple;
  /** One value per voxel of the patch. */
  out: T;
}): void {
  const { low, high, inside } = overlap({ start, patch, size });
  if (inside.includes(0)) return;
  for (let k = low[2]; k < high[2]; k++) {
    for (let j = low[1]; j < high[1]; j++) {
      const first = ((k + start[2]) * size[1] + j + start[1]) * size[0] + start[0] + low[0];
      const to = (k * patch[1] + j) * patch[0] + low[0];
      const row = { from: first * channels + channel, step: channels, to, length: inside[0] };
      if (data instanceof Float32Array) copyFloats(data, out as Float32Array, row);
      else copyBytes(data, out as Uint8Array, row);
    }
  }
}

interface Block {
  readonly start: Triple;
  readonly patch: Triple;
  /** Of the volume. */
  readonly size: Triple;
}

/** How many voxels of the block at `start` lie inside a volume of `size`. */
export function voxelsInside(block: Block): number {
  return voxelCount(overlap(block).inside);
}

/** The part of the block that lies inside the volume: from `low` up to `high`, counted in the block. */
function overlap({ start, patch, size }: Block): { low: Triple; high: Triple; inside: Triple } {
  const low = tripleOf((axis) => Math.max(0, -start[axis]));
  const high = tripleOf((axis) => Math.min(patch[axis], size[axis] - start[axis]));
  return { low, high, inside: tripleOf((axis) => Math.max(0, high[axis] - low[axis])) };
}

interface Row {
  readonly from: number;
  /** From one value of the channel to the next. */
  readonly step: number;
  readonly to: number;
  readonly length: number;
}

/** Loops, since `set` on a view costs more than it saves for short rows; one per type, so that each is compiled for it. */
function copyFloats(data: Float32Array, out: Float32Array, { from, step, to, length }: Row): void {
  for (let i = 0, at = from; i < length; i++, at += step) out[to + i] = data[at]!;
}

function copyBytes(data: Uint8Array, out: Uint8Array, { from, step, to, length }: Row): void {
  for (let i = 0, at = from; i < length; i++, at += step) out[to + i] = data[at]!;
}
