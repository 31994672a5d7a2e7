import { roundHalfEven } from './round-half-even.js';
import { voxelCount, type Triple } from './volume.js';

/** 0 nearest voxel, 1 linear. */
export type ResampleOrder = 0 | 1;

/** Size of the same body at another voxel size: n x old / new per axis, a half rounded to even as nnU-Net does. */
export function resampledSize({ size, from, to }: { size: Triple; from: Triple; to: Triple }): Triple {
  const along = (axis: 0 | 1 | 2): number => Math.max(1, roundHalfEven((from[axis] / to[axis]) * size[axis]));
  return [along(0), along(1), along(2)];
}

/**
 * Resizes a scalar volume, C-order, to another number of voxels over the same extent: voxel centres map by
 * `(i + 0.5) n / m - 0.5`, outside counts as the nearest edge voxel, nothing is smoothed before shrinking. This is
 * `skimage.transform.resize(mode='edge', anti_aliasing=False)` and `scipy.ndimage.zoom(grid_mode=True)`.
 * Computed in double precision.
 *
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
}: {
  data: ArrayLike<number>;
  size: Triple;
  newSize: Triple;
  order: ResampleOrder;
  out: T;
  stride?: number;
  offset?: number;
}): T {
  if (out.length !== voxelCount(newSize)) throw new Error('Internal error: resize into an array of another size');
  if (order === 0) resizeNearest({ data, size, newSize, out, stride, offset });
  else resizeLinear({ data, size, newSize, out, stride, offset });
  return out;
}

/**
 * Resizes a label map. Order 1 is nnU-Net's rule (batchgenerators `resize_segmentation`): each label's mask is resized
 * linearly and takes the voxels where it reaches one half, labels in ascending order, later ones over earlier ones;
 * where none does, the voxel is 0.
 */
export function resizeLabels<T extends Uint8Array | Int16Array>({
  data,
  size,
  newSize,
  order,
}: {
  data: T;
  size: Triple;
  newSize: Triple;
  order: ResampleOrder;
}): T {
  const count = voxelCount(newSize);
  const out = (data instanceof Uint8Array ? new Uint8Array(count) : new Int16Array(count)) as T;
  if (order === 0) {
    resizeNearest({ data, size, newSize, out, stride: 1, offset: 0 });
    return out;
  }
  const mask = new Uint8Array(data.length);
  const share = new Float64Array(count);
  for (const label of [...new Set(data)].sort((a, b) => a - b)) {
    for (let i = 0; i < data.length; i++) mask[i] = data[i] === label ? 1 : 0;
    resizeLinear({ data: mask, size, newSize, out: share, stride: 1, offset: 0 });
    for (let i = 0; i < count; i++) if (share[i]! >= 0.5) out[i] = label;
  }
  return out;
}

interface Resize {
  readonly data: ArrayLike<number>;
  readonly size: Triple;
  readonly newSize: Triple;
  readonly out: Record<number, number>;
  readonly stride: number;
  readonly offset: number;
}

function resizeNearest({ data, size, newSize, out, stride, offset }: Resize): void {
  const [nearest1, nearest2, nearest3] = [0, 1, 2].map((axis) => {
    const [n, m] = [size[axis]!, newSize[axis]!];
    return Int32Array.from({ length: m }, (_, i) => clamp(Math.floor(((i + 0.5) * n) / m), n));
  }) as [Int32Array, Int32Array, Int32Array];
  let to = 0;
  for (let k = 0; k < newSize[2]; k++) {
    for (let j = 0; j < newSize[1]; j++) {
      const row = (nearest3[k]! * size[1] + nearest2[j]!) * size[0];
      for (let i = 0; i < newSize[0]; i++) out[to++] = data[(row + nearest1[i]!) * stride + offset]!;
    }
  }
}

/** Each output row first blends the four source rows around it, then is interpolated along the first axis. */
function resizeLinear({ data, size, newSize, out, stride, offset }: Resize): void {
  const [n1, n2] = size;
  const [taps1, taps2, taps3] = [0, 1, 2].map((axis) => linearTaps(size[axis]!, newSize[axis]!)) as [Taps, Taps, Taps];
  const blended = new Float64Array(n1);
  const rowBytes = n1 * stride;
  let to = 0;
  for (let k = 0; k < newSize[2]; k++) {
    const w3 = taps3.weight[k]!;
    for (let j = 0; j < newSize[1]; j++) {
      const w2 = taps2.weight[j]!;
      const a = (taps3.low[k]! * n2 + taps2.low[j]!) * rowBytes + offset;
      const b = (taps3.low[k]! * n2 + taps2.high[j]!) * rowBytes + offset;
      const c = (taps3.high[k]! * n2 + taps2.low[j]!) * rowBytes + offset;
      const d = (taps3.high[k]! * n2 + taps2.high[j]!) * rowBytes + offset;
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

/** For each output index the two source indices around it and the weight of the upper one. */
interface Taps {
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly weight: Float64Array;
}

function linearTaps(n: number, m: number): Taps {
  const low = new Int32Array(m);
  const high = new Int32Array(m);
  const weight = new Float64Array(m);
  for (let i = 0; i < m; i++) {
    const at = ((i + 0.5) * n) / m - 0.5;
    const floor = Math.floor(at);
    low[i] = clamp(floor, n);
    high[i] = clamp(floor + 1, n);
    weight[i] = at - floor;
  }
  return { low, high, weight };
}

function clamp(index: number, length: number): number {
  return Math.min(Math.max(index, 0), length - 1);
}
