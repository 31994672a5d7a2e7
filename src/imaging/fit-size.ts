import { voxelCount, type Triple } from './volume.js';

/** How a volume was brought to a fixed size: padded at both ends, or cropped, each axis by itself. JSON-able. */
export interface SizeFit {
  /** Size before. */
  readonly from: Triple;
  /** Size after. */
  readonly to: Triple;
  /** Index of the first old voxel in the new volume; negative where voxels are cut away. */
  readonly offset: Triple;
}

/** Centred; where the difference is odd, one voxel more is added or cut at the end. */
export function centredFit(from: Triple, to: Triple): SizeFit {
  const along = (axis: 0 | 1 | 2): number => {
    const missing = to[axis] - from[axis];
    return Math.sign(missing) * Math.floor(Math.abs(missing) / 2);
  };
  return { from, to, offset: [along(0), along(1), along(2)] };
}

/** The way back: what was padded is cut, what was cut is padded. */
export function invertFit({ from, to, offset }: SizeFit): SizeFit {
  // Not `-step`: -0 would be another number where fits are compared.
  return { from: to, to: from, offset: [0 - offset[0], 0 - offset[1], 0 - offset[2]] };
}

/** The volume at its new size, C-order, 0 where there was nothing. Returns `data` itself where nothing changes. */
export function fitSize<T extends Float32Array | Uint8Array>(data: T, fit: SizeFit): T {
  const { from, to, offset } = fit;
  if (isIdentity(fit)) return data;
  const out = (data instanceof Uint8Array ? new Uint8Array(voxelCount(to)) : new Float32Array(voxelCount(to))) as T;
  const { start, size } = overlapOf(fit);
  for (let k = start[2]; k < start[2] + size[2]; k++) {
    for (let j = start[1]; j < start[1] + size[1]; j++) {
      const row = ((k - offset[2]) * from[1] + j - offset[1]) * from[0] + start[0] - offset[0];
      out.set(data.subarray(row, row + size[0]), (k * to[1] + j) * to[0] + start[0]);
    }
  }
  return out;
}

export function isIdentity({ from, to }: SizeFit): boolean {
  return from.every((length, axis) => length === to[axis]);
}

/** The part of the new volume that holds old voxels. */
export function overlapOf({ from, to, offset }: SizeFit): { start: Triple; size: Triple } {
  const start = (axis: 0 | 1 | 2): number => Math.max(0, offset[axis]);
  const end = (axis: 0 | 1 | 2): number => Math.min(to[axis], from[axis] + offset[axis]);
  return {
    start: [start(0), start(1), start(2)],
    size: [end(0) - start(0), end(1) - start(1), end(2) - start(2)],
  };
}
