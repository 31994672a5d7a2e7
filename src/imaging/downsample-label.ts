import { tripleOf, voxelCount, type Triple } from './volume.js';

/**
 * A label map at a lower resolution for deep supervision, by PyTorch's `nearest-exact`: with `factors` voxels per voxel
 * along each axis, voxel i takes source voxel floor((i + 0.5) * factor). Always from the full resolution, as nnU-Net
 * does; halving twice would take other voxels. Each size must be a multiple of its factor.
 */
export function downsampleLabel({
  label,
  size,
  factors,
}: {
  label: Uint8Array;
  size: Triple;
  factors: Triple;
}): Uint8Array {
  const [m1, m2, m3] = tripleOf((axis) => size[axis] / factors[axis]);
  if (!Number.isInteger(m1) || !Number.isInteger(m2) || !Number.isInteger(m3)) {
    throw new Error(`Internal error: a patch of ${size.join(' x ')} cannot be divided by ${factors.join(' x ')}`);
  }
  const [f1, f2, f3] = factors;
  const out = new Uint8Array(voxelCount([m1, m2, m3]));
  let to = 0;
  for (let k = 0; k < m3; k++) {
    for (let j = 0; j < m2; j++) {
      const row = (Math.floor((k + 0.5) * f3) * size[1] + Math.floor((j + 0.5) * f2)) * size[0];
      for (let i = 0; i < m1; i++) out[to++] = label[row + Math.floor((i + 0.5) * f1)]!;
    }
  }
  return out;
}
