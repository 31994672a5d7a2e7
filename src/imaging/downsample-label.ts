import { voxelCount, type Triple } from './volume.js';

/**
 * A label map at 1 / `factor` of its resolution for deep supervision, by PyTorch's `nearest-exact`: voxel i takes
 * source voxel floor((i + 0.5) * factor). Always from the full resolution, as nnU-Net does; halving twice would take
 * other voxels. Each size must be a multiple of `factor`.
 */
export function downsampleLabel({
  label,
  size,
  factor,
}: {
  label: Uint8Array;
  size: Triple;
  factor: number;
}): Uint8Array {
  if (factor === 1) return label;
  if (!size.every((length) => length % factor === 0)) {
    throw new Error(`Internal error: a patch of ${size.join(' x ')} cannot be divided by ${factor}`);
  }
  const [m1, m2, m3] = size.map((length) => length / factor) as unknown as Triple;
  const out = new Uint8Array(voxelCount([m1, m2, m3]));
  const centre = factor / 2;
  let to = 0;
  for (let k = 0; k < m3; k++) {
    for (let j = 0; j < m2; j++) {
      const row = (Math.floor(k * factor + centre) * size[1] + Math.floor(j * factor + centre)) * size[0];
      for (let i = 0; i < m1; i++) out[to++] = label[row + Math.floor(i * factor + centre)]!;
    }
  }
  return out;
}
