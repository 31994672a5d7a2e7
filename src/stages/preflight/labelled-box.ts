import type { Random } from '../../base/random.js';
import type { Box } from '../../imaging/box.js';
import { tripleOf, type Triple } from '../../imaging/volume.js';

/** How many foreground voxels are tried as the centre. */
const TRIALS = 64;

/**
 * A box of a label map (C-order of `size`) that holds as many different labels as possible, and of two with as many
 * labels the one that is nearer to being half full. Undefined for a map without foreground. `extent` is cut to the image.
 */
export function labelledBox({
  labels,
  size,
  extent,
  random,
}: {
  labels: Uint8Array;
  size: Triple;
  extent: Triple;
  random: Random;
}): (Box & { readonly labels: number }) | undefined {
  const foreground: number[] = [];
  for (let v = 0; v < labels.length; v++) if (labels[v] !== 0) foreground.push(v);
  if (foreground.length === 0) return undefined;
  const within = tripleOf((axis) => Math.min(size[axis], Math.max(1, extent[axis])));
  let best: (Box & { readonly labels: number; readonly score: number }) | undefined;
  for (let trial = 0; trial < TRIALS; trial++) {
    const voxel = foreground[random.integer(foreground.length)]!;
    const at: Triple = [
      voxel % size[0],
      Math.floor(voxel / size[0]) % size[1],
      Math.floor(voxel / (size[0] * size[1])),
    ];
    const start = tripleOf((axis) =>
      Math.max(0, Math.min(size[axis] - within[axis], at[axis] - Math.floor(within[axis] / 2))),
    );
    const { different, share } = contentOf({ labels, size, start, within });
    const score = different - Math.abs(share - 0.5);
    if (best === undefined || score > best.score) best = { start, size: within, labels: different, score };
  }
  return best && { start: best.start, size: best.size, labels: best.labels };
}

/** How many labels a box holds, and which share of it is labelled. */
function contentOf(options: { labels: Uint8Array; size: Triple; start: Triple; within: Triple }): {
  different: number;
  share: number;
} {
  const { labels, size, start, within } = options;
  const seen = new Set<number>();
  let labelled = 0;
  for (let k = start[2]; k < start[2] + within[2]; k++) {
    for (let j = start[1]; j < start[1] + within[1]; j++) {
      const row = (k * size[1] + j) * size[0];
      for (let i = start[0]; i < start[0] + within[0]; i++) {
        const value = labels[row + i]!;
        if (value === 0) continue;
        seen.add(value);
        labelled++;
      }
    }
  }
  return { different: seen.size, share: labelled / (within[0] * within[1] * within[2]) };
}
