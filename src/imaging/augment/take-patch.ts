import type { Box } from '../box.js';
import { extractPatch } from '../extract-patch.js';
import type { Patch } from '../transform.js';
import type { Triple } from '../volume.js';
import { NO_MOTION, type Motion } from './motion.js';
import { forEachRow } from './patch-points.js';
import { samplingRow } from './sampling-row.js';

/** A case from which patches are taken. All arrays are C-order (third, second, first axis). */
export interface PatchSource {
  readonly size: Triple;
  readonly channels: number;
  /** Channels side by side per voxel. */
  readonly image: Float32Array;
  readonly label?: Uint8Array;
  /** 0 outside the normalisation mask. */
  readonly mask?: Uint8Array;
  /** The part of it that shows the image; what is around it was padded to a fixed size. All of it if absent. */
  readonly content?: Box;
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
  /** All 0; is filled. */
  out: Patch;
}): void {
  if (motion === NO_MOTION) copy(source, start, out);
  else interpolate({ source, start, patch: out, motion });
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
  const row = samplingRow(patch.size[0], source.size);
  forEachRow({
    start,
    size: patch.size,
    motion,
    row,
    visit(at) {
      for (const [channel, out] of patch.images.entries()) row.image(source.image, source.channels, channel, out, at);
      if (patch.label !== undefined) row.label(source.label!, patch.label, at);
      if (patch.mask !== undefined) row.label(source.mask!, patch.mask, at);
    },
  });
}
