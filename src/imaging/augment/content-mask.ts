import type { Box } from '../box.js';
import { voxelCount, type Triple } from '../volume.js';
import { NO_MOTION, type Motion } from './motion.js';
import { forEachRow } from './patch-points.js';
import type { PatchSource } from './take-patch.js';

/**
 * 1 where a patch shows its case and 0 where it is padding, C-order: what `motion` takes from beyond the case, and what
 * was padded to a fixed size before. Undefined where nothing is padding.
 */
export function contentMask({
  source,
  start,
  motion,
  size,
}: {
  source: Pick<PatchSource, 'size' | 'content'>;
  start: Triple;
  motion: Motion;
  /** Of the patch. */
  size: Triple;
}): Uint8Array | undefined {
  const content = source.content ?? { start: [0, 0, 0], size: source.size };
  if (motion === NO_MOTION && isWithin({ start, size }, content)) return undefined;
  const mask = new Uint8Array(voxelCount(size));
  const inside = new Uint8Array(size[0]);
  // A voxel reaches half its length beyond its centre.
  const [lowX, lowY, lowZ] = content.start.map((first) => first - 0.5) as unknown as Triple;
  const [highX, highY, highZ] = content.size.map(
    (length, axis) => content.start[axis]! + length - 0.5,
  ) as unknown as Triple;
  forEachRow({
    start,
    size,
    motion,
    row: {
      put(i, x, y, z) {
        inside[i] = x >= lowX && x <= highX && y >= lowY && y <= highY && z >= lowZ && z <= highZ ? 1 : 0;
      },
    },
    visit: (at) => {
      mask.set(inside, at);
    },
  });
  return mask.includes(0) ? mask : undefined;
}

function isWithin(inner: Box, outer: Box): boolean {
  return inner.start.every(
    (first, axis) => first >= outer.start[axis]! && first + inner.size[axis]! <= outer.start[axis]! + outer.size[axis]!,
  );
}
