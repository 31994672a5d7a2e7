import { tripleOf, voxelCount, type Triple } from './volume.js';

/**
 * A volume (C-order, channels last) made coarser to the size `to`: each new voxel is the mean of a block of old ones, as
 * large as fits along each axis. What is left over is cut off on both sides. `factors` are the blocks' edges.
 */
export function averageBlocks({
  data,
  size,
  channels,
  to,
}: {
  data: Float32Array;
  size: Triple;
  channels: number;
  to: Triple;
}): { data: Float32Array; factors: Triple } {
  const factors = tripleOf((axis) => Math.floor(size[axis] / to[axis]));
  if (factors.includes(0)) throw new Error('Internal error: a volume cannot be made coarser to a larger size');
  const start = tripleOf((axis) => Math.floor((size[axis] - factors[axis] * to[axis]) / 2));
  const out = new Float32Array(voxelCount(to) * channels);
  const [f1, f2, f3] = factors;
  for (let k = 0; k < to[2] * f3; k++) {
    for (let j = 0; j < to[1] * f2; j++) {
      const from = ((k + start[2]) * size[1] + j + start[1]) * size[0] + start[0];
      const row = (Math.floor(k / f3) * to[1] + Math.floor(j / f2)) * to[0];
      for (let i = 0; i < to[0] * f1; i++) {
        const target = (row + Math.floor(i / f1)) * channels;
        for (let c = 0; c < channels; c++) out[target + c]! += data[(from + i) * channels + c]!;
      }
    }
  }
  const voxels = voxelCount(factors);
  for (let i = 0; i < out.length; i++) out[i]! /= voxels;
  return { data: out, factors };
}
