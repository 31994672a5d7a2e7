import type { Triple } from './volume.js';

/** Which of the first, second and third axis run backwards. */
export type Flips = readonly [boolean, boolean, boolean];

/** The volume with some axes reversed: C-order, `channels` values side by side per voxel. Its own inverse. */
export function flipVolume<T extends Float32Array | Uint8Array>({
  data,
  size,
  channels,
  flips,
}: {
  data: T;
  size: Triple;
  channels: number;
  flips: Flips;
}): T {
  const [n1, n2, n3] = size;
  const out = (data instanceof Uint8Array ? new Uint8Array(data.length) : new Float32Array(data.length)) as T;
  const row = n1 * channels;
  for (let k = 0; k < n3; k++) {
    const fromK = flips[2] ? n3 - 1 - k : k;
    for (let j = 0; j < n2; j++) {
      const from = (fromK * n2 + (flips[1] ? n2 - 1 - j : j)) * row;
      const to = (k * n2 + j) * row;
      if (flips[0]) reverseRow({ data, out, from, to, voxels: n1, channels });
      else out.set(data.subarray(from, from + row), to);
    }
  }
  return out;
}

function reverseRow({
  data,
  out,
  from,
  to,
  voxels,
  channels,
}: {
  data: Float32Array | Uint8Array;
  out: Float32Array | Uint8Array;
  from: number;
  to: number;
  voxels: number;
  channels: number;
}): void {
  for (let i = 0; i < voxels; i++) {
    const source = from + (voxels - 1 - i) * channels;
    for (let c = 0; c < channels; c++) out[to + i * channels + c] = data[source + c]!;
  }
}
