import type { JsonObject } from '../../base/json.js';
import { roundHalfEven } from '../round-half-even.js';
import type { PatchTransform } from '../transform.js';
import { tripleOf, voxelCount, type Triple } from '../volume.js';
import { drawnChannels, perChannel } from './per-channel.js';
import type { Range } from './range.js';

export interface LowResolutionParams extends JsonObject {
  /** Share of the voxels that is left along an axis, per channel. */
  readonly factor: readonly (number | null)[];
  /** Axes that lose resolution. */
  readonly axes: readonly number[];
}

/**
 * With probability `p`, then per channel with `pChannel`: takes every so many voxels (PyTorch's `nearest-exact`) and
 * interpolates them linearly back to the size (its `trilinear` without aligned corners).
 */
export function lowResolution({
  factor,
  p,
  pChannel,
  axes = [0, 1, 2],
}: {
  factor: Range;
  p: number;
  pChannel: number;
  axes?: readonly number[];
}): PatchTransform<LowResolutionParams> {
  return {
    kind: 'patch',
    name: 'lowResolution',
    label: 'kept',
    target: 'kept',
    sample(random, { channels }) {
      if (random.uniform() >= p) return undefined;
      const drawn = perChannel({ random, channels, p: pChannel, draw: () => random.between(...factor) });
      return drawn && { factor: drawn, axes };
    },
    apply(patch, params) {
      const { size } = patch;
      for (const [image, drawn] of drawnChannels(patch, params.factor)) {
        const fewer = tripleOf((axis) =>
          params.axes.includes(axis) ? Math.max(1, roundHalfEven(size[axis] * drawn)) : size[axis],
        );
        enlarge({ small: reduce(image, size, fewer), fewer, size, out: image });
      }
    },
  };
}

function reduce(image: Float32Array, size: Triple, fewer: Triple): Float32Array {
  const out = new Float32Array(voxelCount(fewer));
  const [taken1, taken2, taken3] = size.map((length, axis) =>
    Int32Array.from({ length: fewer[axis]! }, (_, i) => Math.floor(((i + 0.5) * length) / fewer[axis]!)),
  ) as [Int32Array, Int32Array, Int32Array];
  for (let k = 0, to = 0; k < fewer[2]; k++) {
    for (let j = 0; j < fewer[1]; j++) {
      const row = (taken3[k]! * size[1] + taken2[j]!) * size[0];
      for (let i = 0; i < fewer[0]; i++) out[to++] = image[row + taken1[i]!]!;
    }
  }
  return out;
}

/** Plane by plane: the two small planes beside an output plane are enlarged once and then mixed. */
function enlarge({
  small,
  fewer,
  size,
  out,
}: {
  small: Float32Array;
  fewer: Triple;
  size: Triple;
  out: Float32Array;
}): void {
  const [n1, n2, n3] = size;
  const along = size.map((length, axis) => linearTaps(fewer[axis]!, length)) as [LinearTaps, LinearTaps, LinearTaps];
  const rows = new Float32Array(n1 * fewer[1]);
  let below = new Float32Array(n1 * n2);
  let above = new Float32Array(n1 * n2);
  let ready = -2;
  const plane = (k: number, to: Float32Array): void => {
    const from = small.subarray(k * fewer[0] * fewer[1]);
    widen({ from, length: fewer[0], count: fewer[1], taps: along[0], out: rows });
    mixRows({ from: rows, n1, taps: along[1], out: to });
  };
  for (let k = 0; k < n3; k++) {
    const first = along[2].first[k]!;
    if (first === ready + 1) [below, above] = [above, below];
    else if (first !== ready) plane(first, below);
    if (first !== ready && first + 1 < fewer[2]) plane(first + 1, above);
    ready = first;
    const share = along[2].share[k]!;
    const start = k * n1 * n2;
    for (let i = 0; i < below.length; i++) out[start + i] = below[i]! + share * (above[i]! - below[i]!);
  }
}

/** Between which two of fewer voxels each voxel lies, and how near to the second of them; it may be missing at 0. */
interface LinearTaps {
  readonly first: Int32Array;
  readonly share: Float64Array;
}

function linearTaps(fewer: number, length: number): LinearTaps {
  const first = new Int32Array(length);
  const share = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const at = Math.min(fewer - 1, Math.max(0, ((i + 0.5) * fewer) / length - 0.5));
    first[i] = Math.floor(at);
    share[i] = at - first[i]!;
  }
  return { first, share };
}

/** Each of `count` rows of `length` voxels to as many voxels as there are taps. */
function widen({
  from,
  length,
  count,
  taps: { first, share },
  out,
}: {
  from: Float32Array;
  length: number;
  count: number;
  taps: LinearTaps;
  out: Float32Array;
}): void {
  const n1 = first.length;
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < n1; i++) {
      const at = row * length + first[i]!;
      const weight = share[i]!;
      const a = from[at]!;
      out[row * n1 + i] = weight === 0 ? a : a + weight * (from[at + 1]! - a);
    }
  }
}

/** As many rows of `n1` voxels as there are taps, from the rows of `from`. */
function mixRows({
  from,
  n1,
  taps: { first, share },
  out,
}: {
  from: Float32Array;
  n1: number;
  taps: LinearTaps;
  out: Float32Array;
}): void {
  for (let j = 0; j < first.length; j++) {
    const weight = share[j]!;
    const a = first[j]! * n1;
    const b = weight === 0 ? a : a + n1;
    for (let i = 0, to = j * n1; i < n1; i++) out[to + i] = from[a + i]! + weight * (from[b + i]! - from[a + i]!);
  }
}
