import { tripleOf, voxelCount, type Triple } from './volume.js';

/** A block of voxels: its first index and its size, per axis. */
export interface Box {
  readonly start: Triple;
  readonly size: Triple;
}

/**
 * The smallest box around all voxels that are not 0 in at least one channel; undefined if there is none.
 * nnU-Net fills holes in that mask first, which cannot change its box.
 */
export function nonzeroBox(channels: readonly ArrayLike<number>[], size: Triple): Box | undefined {
  const [n1, n2, n3] = size;
  const low: [number, number, number] = [n1, n2, n3];
  const high: [number, number, number] = [-1, -1, -1];
  for (const data of channels) {
    for (let k = 0; k < n3; k++) {
      for (let j = 0; j < n2; j++) {
        const row = (k * n2 + j) * n1;
        let first = 0;
        while (first < n1 && data[row + first] === 0) first++;
        if (first === n1) continue;
        let last = n1 - 1;
        while (data[row + last] === 0) last--;
        low[0] = Math.min(low[0], first);
        high[0] = Math.max(high[0], last);
        low[1] = Math.min(low[1], j);
        high[1] = Math.max(high[1], j);
        low[2] = Math.min(low[2], k);
        high[2] = Math.max(high[2], k);
      }
    }
  }
  if (high[0] === -1) return undefined;
  return { start: low, size: tripleOf((axis) => high[axis] - low[axis] + 1) };
}

/** The voxels inside the box, C-order. Returns `data` itself if the box is everything. */
export function cropTo<T extends Float32Array | Uint8Array>({
  data,
  size,
  box,
}: {
  data: T;
  size: Triple;
  box: Box;
}): T {
  if (box.size.every((length, axis) => length === size[axis])) return data;
  const out = emptyLike(data, voxelCount(box.size));
  const [m1, m2, m3] = box.size;
  for (let k = 0; k < m3; k++) {
    for (let j = 0; j < m2; j++) {
      const from = ((k + box.start[2]) * size[1] + j + box.start[1]) * size[0] + box.start[0];
      out.set(data.subarray(from, from + m1), (k * m2 + j) * m1);
    }
  }
  return out;
}

/** A volume of `size` that is 0 everywhere but in the box, which gets `data`. */
export function insertBox({ data, size, box }: { data: Uint8Array; size: Triple; box: Box }): Uint8Array {
  if (box.size.every((length, axis) => length === size[axis])) return data;
  const out = new Uint8Array(voxelCount(size));
  const [m1, m2, m3] = box.size;
  for (let k = 0; k < m3; k++) {
    for (let j = 0; j < m2; j++) {
      const from = (k * m2 + j) * m1;
      const to = ((k + box.start[2]) * size[1] + j + box.start[1]) * size[0] + box.start[0];
      out.set(data.subarray(from, from + m1), to);
    }
  }
  return out;
}

function emptyLike<T extends Float32Array | Uint8Array>(data: T, length: number): T {
  return (data instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length)) as T;
}
