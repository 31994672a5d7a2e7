import { voxelCount, type Triple } from '../volume.js';

/** Grid points whose squared distances are held at a time: 64 MB. */
const POINTS_AT_A_TIME = 8_000_000;

/**
 * Euclidean distance in mm from the grid points `at` (indices into `sites`) to the nearest point of the grid where
 * `sites` is not 0; Infinity if there is none. Exact: lower envelopes of parabolas, one axis after the other
 * (Felzenszwalb and Huttenlocher 2012). The grid is taken in slabs along its first axis, so that memory stays bounded
 * however large it is.
 *
 * `sites`: C-order (third, second, first axis) of `size`.
 */
export function distancesToSites({
  sites,
  size,
  spacingMm,
  at,
  pointsAtATime = POINTS_AT_A_TIME,
}: {
  sites: Uint8Array;
  size: Triple;
  spacingMm: Triple;
  at: Int32Array;
  pointsAtATime?: number;
}): Float64Array {
  if (sites.length !== voxelCount(size)) throw new Error('Internal error: sites of another size than the grid');
  const [n1, n2, n3] = size;
  const rows = n2 * n3;
  const width = Math.max(1, Math.min(n1, Math.floor(pointsAtATime / rows)));
  const squared = new Float64Array(rows * width);
  const distances = new Float64Array(at.length);
  const alongSecond = envelope(n2, spacingMm[1]);
  const alongThird = envelope(n3, spacingMm[2]);
  const wanted = new Uint8Array(n2 * width);

  for (let low = 0; low < n1; low += width) {
    const slab = Math.min(width, n1 - low);
    wanted.fill(0);
    for (const point of at) {
      const i = (point % n1) - low;
      if (i >= 0 && i < slab) wanted[(Math.floor(point / n1) % n2) * width + i] = 1;
    }
    for (let k = 0; k < n3; k++) {
      let found = false;
      for (let j = 0; j < n2; j++) {
        const row = k * n2 + j;
        const inRow = squareAlongRow({
          sites,
          from: row * n1,
          length: n1,
          low,
          slab,
          step: spacingMm[0],
          squared,
          to: row * width,
        });
        found ||= inRow;
      }
      if (!found) continue;
      for (let i = 0; i < slab; i++) alongSecond(squared, k * n2 * width + i, width);
    }
    for (let column = 0; column < wanted.length; column++) {
      if (wanted[column] === 1) alongThird(squared, column, n2 * width);
    }
    for (let index = 0; index < at.length; index++) {
      const point = at[index]!;
      const i = (point % n1) - low;
      if (i >= 0 && i < slab) distances[index] = Math.sqrt(squared[Math.floor(point / n1) * width + i]!);
    }
  }
  return distances;
}

/** Squared distances within one row, for the points `low` to `low + slab` of it. Returns whether the row has a site. */
function squareAlongRow(options: {
  sites: Uint8Array;
  from: number;
  length: number;
  low: number;
  slab: number;
  step: number;
  squared: Float64Array;
  to: number;
}): boolean {
  const { sites, from, length, low, slab, step, squared, to } = options;
  let last = -Infinity;
  for (let i = 0; i < low + slab; i++) {
    if (sites[from + i] !== 0) last = i;
    if (i >= low) squared[to + i - low] = i - last;
  }
  let next = Infinity;
  for (let i = length - 1; i >= low; i--) {
    if (sites[from + i] !== 0) next = i;
    if (i >= low + slab) continue;
    const steps = Math.min(squared[to + i - low]!, next - i);
    squared[to + i - low] = steps === Infinity ? Infinity : (steps * step) ** 2;
  }
  return last !== -Infinity || next !== Infinity;
}

/**
 * A function that replaces `length` values f(q), `stride` apart from `start` on, by min over p of
 * f(p) + ((q - p) step)^2.
 */
function envelope(length: number, step: number): (values: Float64Array, start: number, stride: number) => void {
  const height = new Float64Array(length);
  const vertex = new Int32Array(length);
  /** Parabola n is the lowest from `border[n]` on, in mm. */
  const border = new Float64Array(length + 1);
  return (values, start, stride) => {
    let count = 0;
    for (let q = 0, from = start; q < length; q++, from += stride) {
      const f = values[from]!;
      if (f === Infinity) continue;
      const x = q * step;
      let crossing = -Infinity;
      while (count > 0) {
        const v = vertex[count - 1]!;
        const vx = v * step;
        crossing = (f - height[v]! + x * x - vx * vx) / (2 * (x - vx));
        if (crossing > border[count - 1]!) break;
        count--;
        crossing = -Infinity;
      }
      height[q] = f;
      vertex[count] = q;
      border[count] = crossing;
      count++;
    }
    if (count === 0) return;
    border[count] = Infinity;
    for (let q = 0, n = 0, to = start; q < length; q++, to += stride) {
      while (border[n + 1]! < q * step) n++;
      const v = vertex[n]!;
      values[to] = height[v]! + ((q - v) * step) ** 2;
    }
  };
}
