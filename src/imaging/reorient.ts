import { orientTriple, type AxisMap } from './orientation.js';
import { voxelCount, type Triple } from './volume.js';

/** Arrays that can be reordered: what goes in comes out as the same type. */
type Reordered = Float32Array | Float64Array | Uint8Array;

/** Copies stored voxels into oriented order. `out` has as many voxels as `data`; both are C-order. */
export function reorient({
  data,
  size,
  map,
  out,
}: {
  data: ArrayLike<number>;
  /** Size along the stored axes. */
  size: Triple;
  map: AxisMap;
  out: Reordered;
}): void {
  const { start, steps } = walk(size, map);
  const [n1, n2, n3] = orientTriple(size, map);
  const [step1, step2, step3] = steps;
  let to = 0;
  for (let k = 0; k < n3; k++) {
    for (let j = 0; j < n2; j++) {
      let from = start + k * step3 + j * step2;
      for (let i = 0; i < n1; i++, from += step1) out[to++] = data[from]!;
    }
  }
}

/** The inverse of `reorient`: copies oriented voxels back into stored order. */
export function restoreOrientation({
  data,
  size,
  map,
}: {
  data: Uint8Array;
  /** Size along the stored axes. */
  size: Triple;
  map: AxisMap;
}): Uint8Array {
  const { start, steps } = walk(size, map);
  const [n1, n2, n3] = orientTriple(size, map);
  const [step1, step2, step3] = steps;
  const out = new Uint8Array(voxelCount(size));
  let from = 0;
  for (let k = 0; k < n3; k++) {
    for (let j = 0; j < n2; j++) {
      let to = start + k * step3 + j * step2;
      for (let i = 0; i < n1; i++, to += step1) out[to] = data[from++]!;
    }
  }
  return out;
}

/** Where the first oriented voxel is stored, and how far apart neighbours along each oriented axis are. */
function walk(size: Triple, { axes, flips }: AxisMap): { start: number; steps: readonly [number, number, number] } {
  const strides = [1, size[0], size[0] * size[1]];
  let start = 0;
  const steps = axes.map((axis, t) => {
    if (!flips[t]) return strides[axis]!;
    start += (size[axis]! - 1) * strides[axis]!;
    return -strides[axis]!;
  });
  return { start, steps: steps as unknown as readonly [number, number, number] };
}
