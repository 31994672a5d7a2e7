import { nearestIndices, sourcePosition } from './axis-taps.js';
import type { AxisIndex } from './separate-axis.js';
import { tripleOf, voxelCount, type Triple } from './volume.js';

/**
 * Cubic B-spline interpolation, prefiltered so that it passes through the voxels, its result clipped to the range of
 * the input: `skimage.transform.resize(order=3, mode='edge', clip=True)`, which is `scipy.ndimage.zoom`. With a
 * separate axis each slice across it is resized and clipped by itself, and of the resized slices the nearest is taken.
 *
 * The operators of the three axes commute, so each axis is filtered and interpolated in turn, in double precision.
 * `data` is C-order; voxel v is read at `v * stride + offset`.
 */
export function resizeCubic({
  data,
  size,
  newSize,
  out,
  stride,
  offset,
  separate,
}: {
  data: ArrayLike<number>;
  size: Triple;
  newSize: Triple;
  out: Float32Array | Float64Array;
  stride: number;
  offset: number;
  separate?: AxisIndex | undefined;
}): void {
  const shrink = (axis: AxisIndex): number => newSize[axis] / size[axis];
  const axes = ([0, 1, 2] as const)
    .filter((axis) => axis !== separate && newSize[axis] !== size[axis])
    // Shrinking first leaves less to do.
    .sort((a, b) => shrink(a) - shrink(b) || a - b);
  let source: Source = { data, stride, offset, size };
  for (const axis of axes) source = resizeAxis(source, axis, newSize[axis]);
  const ranges = rangesOf({ data, stride, offset, size }, separate);
  store({ source, newSize, out, ranges, separate });
}

interface Source {
  readonly data: ArrayLike<number>;
  readonly stride: number;
  readonly offset: number;
  readonly size: Triple;
}

/** Pole and gain of the filter that turns voxels into coefficients of cubic B-splines (Unser 1999). */
const POLE = Math.sqrt(3) - 2;
const GAIN = 6;
/** Lines that are filtered together: enough for whole cache lines, few enough to stay in the cache. */
const LINES = 32;
/** An output voxel lies between coefficients 1 and 2 of the four that it needs, so two more are kept at either end. */
const BORDER = 2;

function resizeAxis({ data, stride, offset, size }: Source, axis: AxisIndex, m: number): Source {
  const n = size[axis];
  const newSize = tripleOf((other) => (other === axis ? m : size[other]));
  const out = new Float64Array(voxelCount(newSize));
  const { start, weights } = cubicTaps(n, m);
  const lines = new Float64Array((n + 2 * BORDER) * LINES);
  // A volume is `outer` blocks of `n` rows of `inner` voxels; where rows are single voxels, lines of blocks are joined.
  const inner = axis === 0 ? 1 : axis === 1 ? size[0] : size[0] * size[1];
  const outer = voxelCount(size) / (n * inner);
  const [blocks, width] = axis === 0 ? [1, outer] : [outer, inner];
  const [stepIn, stepOut] = axis === 0 ? [n, m] : [1, 1];
  for (let block = 0; block < blocks; block++) {
    for (let x = 0; x < width; x += LINES) {
      const count = Math.min(LINES, width - x);
      const from = block * n * inner + x * stepIn;
      for (let i = 0; i < n; i++) {
        const row = (i + BORDER) * LINES;
        for (let l = 0, at = from + i * inner; l < count; l++, at += stepIn) {
          lines[row + l] = GAIN * data[at * stride + offset]!;
        }
      }
      prefilter(lines, n, count);
      const to = block * m * inner + x * stepOut;
      for (let i = 0; i < m; i++) {
        const a = start[i]! * LINES;
        const b = a + LINES;
        const c = b + LINES;
        const d = c + LINES;
        const wa = weights[4 * i]!;
        const wb = weights[4 * i + 1]!;
        const wc = weights[4 * i + 2]!;
        const wd = weights[4 * i + 3]!;
        for (let l = 0, at = to + i * inner; l < count; l++, at += stepOut) {
          out[at] = wa * lines[a + l]! + wb * lines[b + l]! + wc * lines[c + l]! + wd * lines[d + l]!;
        }
      }
    }
  }
  return { data: out, stride: 1, offset: 0, size: newSize };
}

/**
 * Turns the rows BORDER to BORDER + n - 1 of `lines`, voxels times GAIN, into coefficients in place, and fills the
 * border. The line is taken to continue for ever with its end voxels, for which both recursions start in closed form;
 * scipy continues it by 12 voxels and mirrors there, which differs by less than 1e-13 of the range.
 */
function prefilter(lines: Float64Array, n: number, count: number): void {
  const first = BORDER * LINES;
  const last = first + (n - 1) * LINES;
  for (let l = 0; l < count; l++) {
    // Far outside, the causal filter has come to rest at these values.
    const restBefore = lines[first + l]! / (1 - POLE);
    const restAfter = lines[last + l]! / (1 - POLE);
    lines[first + l] = restBefore;
    for (let at = first + LINES + l; at <= last + l; at += LINES) lines[at] = lines[at]! + POLE * lines[at - LINES]!;
    const settled = -(POLE * restAfter) / (1 - POLE);
    const unsettled = -(POLE * (lines[last + l]! - restAfter)) / (1 - POLE * POLE);
    lines[last + l] = settled + unsettled;
    lines[last + LINES + l] = settled + POLE * unsettled;
    lines[last + 2 * LINES + l] = settled + POLE * POLE * unsettled;
    for (let at = last - LINES + l; at >= first; at -= LINES) lines[at] = POLE * (lines[at + LINES]! - lines[at]!);
    lines[first - LINES + l] = POLE * (lines[first + l]! - restBefore);
    lines[first - 2 * LINES + l] = POLE * (lines[first - LINES + l]! - restBefore);
  }
}

/** For each output index the first of its four rows in the bordered lines, and their weights. */
function cubicTaps(n: number, m: number): { start: Int32Array; weights: Float64Array } {
  const start = new Int32Array(m);
  const weights = new Float64Array(4 * m);
  for (let i = 0; i < m; i++) {
    const at = sourcePosition({ index: i, n, m });
    const floor = Math.floor(at);
    const t = at - floor;
    start[i] = floor - 1 + BORDER;
    weights.set([(1 - t) ** 3 / 6, nearWeight(t), nearWeight(1 - t), t ** 3 / 6], 4 * i);
  }
  return { start, weights };
}

/** The cubic B-spline at a distance below 1. */
function nearWeight(t: number): number {
  return 2 / 3 - t * t + (t * t * t) / 2;
}

/** Least and largest voxel of each slice across `separate`, or of everything. */
function rangesOf({ data, stride, offset, size }: Source, separate: AxisIndex | undefined): readonly Range[] {
  const slices = separate === undefined ? 1 : size[separate];
  const inner = separate === undefined ? voxelCount(size) : [1, size[0], size[0] * size[1]][separate]!;
  const ranges = Array.from({ length: slices }, () => ({ low: Infinity, high: -Infinity }));
  for (let row = 0, at = offset; row * inner < voxelCount(size); row++) {
    const range = ranges[row % slices]!;
    let { low, high } = range;
    for (let x = 0; x < inner; x++, at += stride) {
      const value = data[at]!;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    range.low = low;
    range.high = high;
  }
  return ranges;
}

interface Range {
  low: number;
  high: number;
}

/** Clips, takes the nearest slice along the separate axis and rounds to the precision of `out`. */
function store({
  source,
  newSize,
  out,
  ranges,
  separate,
}: {
  source: Source;
  newSize: Triple;
  out: Float32Array | Float64Array;
  ranges: readonly Range[];
  separate: AxisIndex | undefined;
}): void {
  const { data, stride, offset, size } = source;
  const [pick1, pick2, pick3] = ([0, 1, 2] as const).map((axis) => nearestIndices(size[axis], newSize[axis])) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  const [m1, m2, m3] = newSize;
  let to = 0;
  for (let k = 0; k < m3; k++) {
    for (let j = 0; j < m2; j++) {
      const row = (pick3[k]! * size[1] + pick2[j]!) * size[0];
      let { low, high } = ranges[separate === 2 ? pick3[k]! : separate === 1 ? pick2[j]! : 0]!;
      for (let i = 0; i < m1; i++) {
        if (separate === 0) ({ low, high } = ranges[pick1[i]!]!);
        const value = data[(row + pick1[i]!) * stride + offset]!;
        out[to++] = value < low ? low : value > high ? high : value;
      }
    }
  }
}
