import type { Triple } from '../volume.js';
import type { ShownPatch } from './cut-planes.js';

/** Along each axis the slice with most voxels of the foreground, or the middle one where there is none. */
export function fullestPlanes({ size, label }: Pick<ShownPatch, 'size' | 'label'>, ignore?: number): Triple {
  const counts = size.map((length) => new Uint32Array(length)) as [Uint32Array, Uint32Array, Uint32Array];
  if (label !== undefined) {
    for (let k = 0, voxel = 0; k < size[2]; k++) {
      for (let j = 0; j < size[1]; j++) {
        for (let i = 0; i < size[0]; i++, voxel++) {
          if (label[voxel] === 0 || label[voxel] === ignore) continue;
          counts[0][i]!++;
          counts[1][j]!++;
          counts[2][k]!++;
        }
      }
    }
  }
  const fullest = (axis: 0 | 1 | 2): number => {
    const most = counts[axis].reduce((max, count) => Math.max(max, count), 0);
    return most === 0 ? Math.floor(size[axis] / 2) : counts[axis].indexOf(most);
  };
  return [fullest(0), fullest(1), fullest(2)];
}
