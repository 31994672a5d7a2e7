import type { Random } from '../base/random.js';
import type { ForegroundVoxels } from './foreground-voxels.js';
import { roundHalfEven } from './round-half-even.js';
import { tripleOf, type Triple } from './volume.js';

/** Where a patch is taken from a case; `start` may be negative and the patch may reach over the end. */
export interface PatchPlace {
  readonly start: Triple;
  /** The label, by value, or the region, by name, on whose voxel the patch was centred. */
  readonly centredOn?: number | string;
}

/**
 * nnU-Net's `get_bbox`. Random: uniform over all places inside the image; along an axis on which the image is smaller
 * than the patch, uniform over the two most central places. Forced: a structure uniformly among those present, then one
 * of its voxels uniformly, which lies at `patch // 2`; only the lower end is held inside the image, so a patch may reach
 * over the upper end. A case without foreground is sampled at random. Where a label is ignored, a random patch is centred
 * in the same way on any annotated voxel, or most of it may be what no loss looks at.
 */
export function samplePatch({
  random,
  size,
  patch,
  forced,
  foreground,
}: {
  random: Random;
  size: Triple;
  patch: Triple;
  forced: boolean;
  foreground: ForegroundVoxels;
}): PatchPlace {
  const bounds = ([0, 1, 2] as const).map((axis) => placesAlong(size[axis], patch[axis]));
  const { structures, annotated } = foreground;
  const centred = (voxels: Uint32Array): Triple => {
    const voxel = voxels[random.integer(voxels.length)]!;
    const index = [voxel % size[0], Math.floor(voxel / size[0]) % size[1], Math.floor(voxel / (size[0] * size[1]))];
    return tripleOf((axis) => Math.max(bounds[axis]!.low, index[axis]! - Math.floor(patch[axis] / 2)));
  };
  if (forced && structures.length > 0) {
    const which = random.integer(structures.length);
    return { start: centred(foreground.voxels[which]!), centredOn: structures[which]! };
  }
  if (annotated !== undefined && annotated.length > 0) return { start: centred(annotated) };
  const anywhere = ({ low, high }: { low: number; high: number }) => low + random.integer(high - low + 1);
  return { start: tripleOf((axis) => anywhere(bounds[axis]!)) };
}

/**
 * Whether slot `slot` of a batch must be centred on foreground: nnU-Net's rule gives the last ones,
 * `slot >= round(batch * (1 - share))`, a half rounded to even.
 */
export function isForcedSlot({ slot, batch, share }: { slot: number; batch: number; share: number }): boolean {
  return slot >= roundHalfEven(batch * (1 - share));
}

function placesAlong(length: number, patch: number): { low: number; high: number } {
  const missing = Math.max(0, patch - length);
  return { low: 0 - Math.ceil(missing / 2), high: length + Math.ceil(missing / 2) - patch };
}
