import { axisMapTo } from './orientation.js';
import { reorient } from './reorient.js';
import { tripleOf, type RawImage, type Triple } from './volume.js';

/** Cells along each axis. */
export const THUMBNAIL_EDGE = 16;
export const THUMBNAIL_CELLS = THUMBNAIL_EDGE ** 3;

/**
 * The image at 16 x 16 x 16 cells, each the mean of what it covers, whatever the voxel size: with the axes of RAS where
 * the image declares its space, else as stored. Mean 0 and sum of squares 1, so that the product of two is their
 * correlation; all 0 for an image without contrast. C-order.
 */
export function thumbnailOf({ data, size, affine, hasSpace }: RawImage): Float32Array {
  let cells: ArrayLike<number> = data;
  let left = size;
  for (const axis of [0, 1, 2] as const) {
    cells = averageAlong(cells, left, axis);
    left = tripleOf((at) => (at === axis ? THUMBNAIL_EDGE : left[at]));
  }
  const oriented = new Float64Array(THUMBNAIL_CELLS);
  reorient({ data: cells, size: left, map: axisMapTo(hasSpace ? 'RAS' : 'stored', affine), out: oriented });
  return standardise(oriented);
}

/** Means over `THUMBNAIL_EDGE` equal parts of one axis; a voxel that two parts share counts by its share. */
function averageAlong(data: ArrayLike<number>, size: Triple, axis: 0 | 1 | 2): Float64Array {
  const length = size[axis];
  const stride = size.slice(0, axis).reduce((product, one) => product * one, 1);
  const outer = (size[0] * size[1] * size[2]) / (stride * length);
  const out = new Float64Array(outer * THUMBNAIL_EDGE * stride);
  const part = length / THUMBNAIL_EDGE;
  for (let cell = 0; cell < THUMBNAIL_EDGE; cell++) {
    const [begin, end] = [cell * part, (cell + 1) * part];
    const last = Math.min(length, Math.ceil(end - 1e-9));
    for (let at = Math.floor(begin + 1e-9); at < last; at++) {
      const weight = (Math.min(at + 1, end) - Math.max(at, begin)) / part;
      for (let block = 0; block < outer; block++) {
        const from = (block * length + at) * stride;
        const to = (block * THUMBNAIL_EDGE + cell) * stride;
        for (let i = 0; i < stride; i++) out[to + i]! += weight * data[from + i]!;
      }
    }
  }
  return out;
}

function standardise(cells: Float64Array): Float32Array {
  const mean = cells.reduce((sum, value) => sum + value, 0) / cells.length;
  const norm = Math.sqrt(cells.reduce((sum, value) => sum + (value - mean) ** 2, 0));
  // Rounding leaves a little contrast in an image that has none.
  if (!(norm > 1e-9 * Math.abs(mean) * Math.sqrt(cells.length))) return new Float32Array(cells.length);
  return Float32Array.from(cells, (value) => (value - mean) / norm);
}
