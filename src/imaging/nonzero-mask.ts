import { voxelCount, type Triple } from './volume.js';

/**
 * 1 where at least one channel is not 0, and in the holes of that region: the zeros that no path of face neighbours
 * leads out of to the border (scipy's `binary_fill_holes`; nnU-Net's `create_nonzero_mask`). C-order.
 */
export function nonzeroMask(channels: readonly ArrayLike<number>[], size: Triple): Uint8Array {
  const mask = new Uint8Array(voxelCount(size));
  for (const data of channels) for (let v = 0; v < mask.length; v++) if (data[v] !== 0) mask[v] = INSIDE;
  markOutside(mask, size);
  for (let v = 0; v < mask.length; v++) mask[v] = mask[v] === OUTSIDE ? 0 : INSIDE;
  return mask;
}

const INSIDE = 1;
const OUTSIDE = 2;

/** Floods the zeros from the six faces of the volume. */
function markOutside(mask: Uint8Array, size: Triple): void {
  const [n1, n2, n3] = size;
  const slice = n1 * n2;
  // A voxel is marked when it is put on the stack, so the stack never holds one twice.
  const stack = new Int32Array(mask.length);
  let height = 0;
  const visit = (voxel: number): void => {
    if (mask[voxel] !== 0) return;
    mask[voxel] = OUTSIDE;
    stack[height++] = voxel;
  };
  for (let k = 0; k < n3; k++) {
    for (let j = 0; j < n2; j++) {
      const row = (k * n2 + j) * n1;
      const whole = k === 0 || k === n3 - 1 || j === 0 || j === n2 - 1;
      for (let i = 0; i < n1; i += whole || n1 === 1 ? 1 : n1 - 1) visit(row + i);
    }
  }
  while (height > 0) {
    const voxel = stack[--height]!;
    const i = voxel % n1;
    const j = Math.floor(voxel / n1) % n2;
    const k = Math.floor(voxel / slice);
    if (i > 0) visit(voxel - 1);
    if (i < n1 - 1) visit(voxel + 1);
    if (j > 0) visit(voxel - n1);
    if (j < n2 - 1) visit(voxel + n1);
    if (k > 0) visit(voxel - slice);
    if (k < n3 - 1) visit(voxel + slice);
  }
}
