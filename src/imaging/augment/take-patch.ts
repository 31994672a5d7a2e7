import { extractPatch } from '../extract-patch.js';
import type { Patch } from '../transform.js';
import { voxelCount, type Triple } from '../volume.js';
import { NO_MOTION, type Motion } from './motion.js';
import { samplingRow, type SamplingRow } from './sampling-row.js';

/** A case from which patches are taken. All arrays are C-order (third, second, first axis). */
export interface PatchSource {
  readonly size: Triple;
  readonly channels: number;
  /** Channels side by side per voxel. */
  readonly image: Float32Array;
  readonly label?: Uint8Array;
  /** 0 outside the normalisation mask. */
  readonly mask?: Uint8Array;
}

/**
 * The patch at `start`: a plain copy, or with `motion` one interpolation straight from the case. Images are
 * interpolated trilinearly, 0 outside. A label map takes in each voxel the label with the largest trilinear weight,
 * outside competing as a label of its own that becomes background, as nnU-Net's -1; a tie goes to the nearest voxel's.
 *
 * The rotated patch reads what is really there. nnU-Net first cuts an oversized patch and sees 0 beyond it.
 */
export function takePatch({
  source,
  start,
  motion = NO_MOTION,
  out,
}: {
  source: PatchSource;
  start: Triple;
  motion?: Motion;
  /** All 0, as `emptyPatch` makes it; is filled. */
  out: Patch;
}): void {
  if (motion === NO_MOTION) copy(source, start, out);
  else interpolate({ source, start, patch: out, motion });
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

function copy(source: PatchSource, start: Triple, { size: patch, images, label, mask }: Patch): void {
  const { size, channels } = source;
  for (const [channel, out] of images.entries()) {
    extractPatch({ data: source.image, size, channels, channel, start, patch, out });
  }
  if (label !== undefined) extractPatch({ data: source.label!, size, start, patch, out: label });
  if (mask !== undefined) extractPatch({ data: source.mask!, size, start, patch, out: mask });
}

function interpolate({
  source,
  start,
  patch,
  motion,
}: {
  source: PatchSource;
  start: Triple;
  patch: Patch;
  motion: Motion;
}): void {
  const { size } = patch;
  const centre = size.map((length, axis) => start[axis]! + (length - 1) / 2) as unknown as Triple;
  const row = samplingRow(size[0], source.size);
  for (let k = 0, at = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++, at += size[0]) {
      place({ row, motion, centre, size, j, k, at });
      for (const [channel, out] of patch.images.entries()) row.image(source.image, source.channels, channel, out, at);
      if (patch.label !== undefined) row.label(source.label!, patch.label, at);
      if (patch.mask !== undefined) row.label(source.mask!, patch.mask, at);
    }
  }
}

/** Puts the row's points where the patch's row (j, k), whose first voxel is number `at`, takes its voxels from. */
function place({
  row,
  motion: { matrix, displacement },
  centre,
  size,
  j,
  k,
  at,
}: {
  row: SamplingRow;
  motion: Motion;
  centre: Triple;
  size: Triple;
  j: number;
  k: number;
  at: number;
}): void {
  const [m11, m12, m13, m21, m22, m23, m31, m32, m33] = matrix;
  const [p, q, r] = [-(size[0] - 1) / 2, j - (size[1] - 1) / 2, k - (size[2] - 1) / 2];
  if (displacement === undefined) {
    const x0 = centre[0] + m11 * p + m12 * q + m13 * r;
    const y0 = centre[1] + m21 * p + m22 * q + m23 * r;
    const z0 = centre[2] + m31 * p + m32 * q + m33 * r;
    for (let i = 0; i < size[0]; i++) row.put(i, x0 + i * m11, y0 + i * m21, z0 + i * m31);
  } else {
    const [d1, d2, d3] = displacement;
    for (let i = 0; i < size[0]; i++) {
      const a = p + i + d1[at + i]!;
      const b = q + d2[at + i]!;
      const c = r + d3[at + i]!;
      row.put(
        i,
        centre[0] + m11 * a + m12 * b + m13 * c,
        centre[1] + m21 * a + m22 * b + m23 * c,
        centre[2] + m31 * a + m32 * b + m33 * c,
      );
    }
  }
}
