import { roundHalfEven } from './round-half-even.js';
import type { Triple } from './volume.js';

/**
 * Where sliding windows begin, per axis, as nnU-Net's `compute_steps_for_sliding_window`: evenly spread, the last one
 * ending at the image's end, `overlap` (0 to below 1) being the least share of a window that the next covers again.
 * The image must be at least as large as the window (see `centralPadding`).
 */
export function windowStarts({
  size,
  window,
  overlap,
}: {
  size: Triple;
  window: Triple;
  overlap: number;
}): readonly [readonly number[], readonly number[], readonly number[]] {
  const along = (axis: 0 | 1 | 2): number[] => startsAlong({ length: size[axis], window: window[axis], overlap });
  return [along(0), along(1), along(2)];
}

export function startsAlong({
  length,
  window,
  overlap,
}: {
  length: number;
  window: number;
  overlap: number;
}): number[] {
  if (length < window) throw new Error('Internal error: a window larger than the padded image');
  const count = Math.ceil((length - window) / (window * (1 - overlap))) + 1;
  const step = count > 1 ? (length - window) / (count - 1) : 0;
  return Array.from({ length: count }, (_, index) => roundHalfEven(step * index));
}
