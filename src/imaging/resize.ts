import { linearTaps, nearestIndices, nearestTaps, type AxisTaps } from './axis-taps.js';
import { resizeCubic } from './resize-cubic.js';
import { roundHalfEven } from './round-half-even.js';
import type { AxisIndex } from './separate-axis.js';
import { voxelCount, type Triple } from './volume.js';

/** 0 nearest voxel, 1 linear, 3 cubic B-spline. */
export type ResampleOrder = 0 | 1 | 3;

/** Size of the same body at another voxel size: n x old / new per axis, a half rounded to even as nnU-Net does. */
export function resampledSize({ size, from, to }: { size: Triple; from: Triple; to: Triple }): Triple {
  const along = (axis: AxisIndex): number => Math.max(1, roundHalfEven((from[axis] / to[axis]) * size[axis]));
  return [along(0), along(1), along(2)];
}

/**
 * Resizes a scalar volume, C-order, to another number of voxels over the same extent: voxel centres map by
 * `(i + 0.5) n / m - 0.5`, outside counts as the nearest edge voxel, nothing is smoothed before shrinking. This is
 * `skimage.transform.resize(mode='edge', anti_aliasing=False)` and `scipy.ndimage.zoom(grid_mode=True)`.
 * Computed in double precision.
 *
 * Along a `separate` axis the nearest slice is taken, whatever the order (nnU-Net's `order_z = 0`).
 * `data` may hold interleaved channels: voxel v is then read at `v * stride + offset`.
 */
export function resizeVolume<T extends Float32Array | Float64Array>({
  data,
  size,
  newSize,
  order,
  out,
  stride = 1,
  offset = 0,
  separate,
}: {
  data: ArrayLike<number>;
  size: Triple;
  newSize: Triple;
  order: ResampleOrder;
  out: T;
  stride?: number;
  offset?: number;
  separate?: AxisIndex | undefined;
}): T {
  if (out.length !== voxelCount(newSize)) throw new Error('Internal error: resize into an array of another size');
  const resize = { data, size, newSize, out, stride, offset, separate };
  if (order === 0) resizeNearest(resize);
  else if (order === 1) resizeLinear(resize);
  else resizeCubic(resize);
  return out;
}

/**
 * Resizes a label map. Order 1 is nnU-Net's rule (batchgenerators `resize_segmentation`): each label's mask is resized
 * linearly and takes the voxels where it reaches one half, of two such labels the larger; where none does, the voxel
 * is 0.
 */
export function resizeLabels<T extends Uint8Array | Int16Array>({
  data,
  size,
  newSize,
  order,
  separate,
}: {
  data: T;
  size: Triple;
  newSize: Triple;
  order: 0 | 1;
  separate?: AxisIndex | undefined;
}): T {
  const count = voxelCount(newSize);
  const out = (data instanceof Uint8Array ? new Uint8Array(count) : new Int16Array(count)) as T;
  const resize = { data, size, newSize, out, stride: 1, offset: 0, separate };
  if (order === 0) resizeNearest(resize);
  else resizeByShare(resize);
  return out;
}

interface Resize {
  readonly data: ArrayLike<number>;
  readonly size: Triple;
  readonly newSize: Triple;
  readonly out: Float32Array | Float64Array | Uint8Array | Int16Array;
  readonly stride: number;
  readonly offset: number;
  readonly separate: AxisIndex | undefined;
}

function resizeNearest({ data, size, newSize, out, stride, offset }: Resize): void {
  const [nearest1, nearest2, nearest3] = ([0, 1, 2] as const).map((axis) =>
    nearestIndices(size[axis], newSize[axis]),
  ) as [Int32Array, Int32Array, Int32Array];
  let to = 0;
  for (let k = 0; k < newSize[2]; k++) {
    for (let j = 0; j < newSize[1]; j++) {
      const row = (nearest3[k]! * size[1] + nearest2[j]!) * size[0];
      for (let i = 0; i < newSize[0]; i++) out[to++] = data[(row + nearest1[i]!) * stride + offset]!;
    }
  }
}

function tapsOf({ size, newSize, separate }: Resize): [AxisTaps, AxisTaps, AxisTaps] {
  const along = (axis: AxisIndex): AxisTaps =>
    (axis === separate ? nearestTaps : linearTaps)(size[axis], newSize[axis]);
  return [along(0), along(1), along(2)];
}

/** Each output row first blends the four source rows around it, then is interpolated along the first axis. */
function resizeLinear(resize: Resize): void {
  const { data, size, newSize, out, stride, offset } = resize;
  const [n1, n2] = size;
  const [taps1, taps2, taps3] = tapsOf(resize);
  const blended = new Float64Array(n1);
  const rowLength = n1 * stride;
  let to = 0;
  for (let k = 0; k < newSize[2]; k++) {
    const w3 = taps3.weight[k]!;
    for (let j = 0; j < newSize[1]; j++) {
      const w2 = taps2.weight[j]!;
      const a = (taps3.low[k]! * n2 + taps2.low[j]!) * rowLength + offset;
      const b = (taps3.low[k]! * n2 + taps2.high[j]!) * rowLength + offset;
      const c = (taps3.high[k]! * n2 + taps2.low[j]!) * rowLength + offset;
      const d = (taps3.high[k]! * n2 + taps2.high[j]!) * rowLength + offset;
      for (let i = 0, at = 0; i < n1; i++, at += stride) {
        const near = data[a + at]! * (1 - w2) + data[b + at]! * w2;
        const far = data[c + at]! * (1 - w2) + data[d + at]! * w2;
        blended[i] = near * (1 - w3) + far * w3;
      }
      for (let i = 0; i < newSize[0]; i++) {
        const w1 = taps1.weight[i]!;
        out[to++] = blended[taps1.low[i]!]! * (1 - w1) + blended[taps1.high[i]!]! * w1;
      }
    }
  }
}

/** Half of a voxel, less what rounding may take from a share that is exactly half. */
const HALF = 0.5 - 1e-9;

/** All labels in one pass: of the eight source voxels around an output voxel most often all are the same. */
function resizeByShare(resize: Resize): void {
  const { data, size, newSize, out } = resize;
  const [n1, n2] = size;
  const [taps1, taps2, taps3] = tapsOf(resize);
  const found = new Int32Array(8);
  const weights = new Float64Array(8);
  const rows = new Int32Array(4);
  const rowWeights = new Float64Array(4);
  let to = 0;
  for (let k = 0; k < newSize[2]; k++) {
    const w3 = taps3.weight[k]!;
    for (let j = 0; j < newSize[1]; j++) {
      const w2 = taps2.weight[j]!;
      rows[0] = (taps3.low[k]! * n2 + taps2.low[j]!) * n1;
      rows[1] = (taps3.low[k]! * n2 + taps2.high[j]!) * n1;
      rows[2] = (taps3.high[k]! * n2 + taps2.low[j]!) * n1;
      rows[3] = (taps3.high[k]! * n2 + taps2.high[j]!) * n1;
      rowWeights[0] = (1 - w3) * (1 - w2);
      rowWeights[1] = (1 - w3) * w2;
      rowWeights[2] = w3 * (1 - w2);
      rowWeights[3] = w3 * w2;
      for (let i = 0; i < newSize[0]; i++) {
        const low = taps1.low[i]!;
        const high = taps1.high[i]!;
        let same = true;
        for (let row = 0; row < 4; row++) {
          found[row] = data[rows[row]! + low]!;
          found[row + 4] = data[rows[row]! + high]!;
          same &&= found[row] === found[0] && found[row + 4] === found[0];
        }
        if (same) {
          out[to++] = found[0]!;
          continue;
        }
        const w1 = taps1.weight[i]!;
        for (let row = 0; row < 4; row++) {
          weights[row] = rowWeights[row]! * (1 - w1);
          weights[row + 4] = rowWeights[row]! * w1;
        }
        out[to++] = largestWithHalf(found, weights);
      }
    }
  }
}

/** The largest label whose weights come to one half, or 0. */
function largestWithHalf(labels: Int32Array, weights: Float64Array): number {
  let largest = -Infinity;
  for (const label of labels) {
    if (label <= largest) continue;
    let share = 0;
    for (let other = 0; other < 8; other++) if (labels[other] === label) share += weights[other]!;
    if (share >= HALF) largest = label;
  }
  return largest === -Infinity ? 0 : largest;
}
