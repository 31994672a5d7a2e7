import { voxelCount, type Triple } from '../volume.js';
import { surfelAreas } from './surfel-areas.js';

/**
 * What a surface is made of. `deepmind`: a surfel at every corner between voxels of which some are inside and some
 * outside, weighted by its area in mm2. `monai`: the voxels that an erosion with the six face neighbours removes, each
 * of weight 1.
 */
export type SurfaceDefinition = 'deepmind' | 'monai';

/** The points of a surface on a regular grid that has the spacing of the voxels. */
export interface SurfacePoints {
  /** C-order, 1 at the points of the surface. */
  readonly sites: Uint8Array;
  readonly size: Triple;
  /** Indices of the points in `sites`. */
  readonly at: Int32Array;
  readonly weights: Float64Array;
}

/**
 * The surface of a mask (1 inside, 0 outside; C-order) whose outermost layer is 0. Two masks of the same size give
 * points on the same grid.
 */
export function surfacePoints({
  mask,
  size,
  spacingMm,
  definition,
}: {
  mask: Uint8Array;
  size: Triple;
  spacingMm: Triple;
  definition: SurfaceDefinition;
}): SurfacePoints {
  return definition === 'deepmind' ? surfels(mask, size, surfelAreas(spacingMm)) : edgeVoxels(mask, size);
}

function surfels(mask: Uint8Array, size: Triple, areas: Float64Array): SurfacePoints {
  const [n1, n2, n3] = size;
  const corners: Triple = [n1 - 1, n2 - 1, n3 - 1];
  // The code of each corner; 0 and 255 are no surface.
  const codes = new Uint8Array(voxelCount(corners));
  let count = 0;
  let to = 0;
  for (let k = 0; k < corners[2]; k++) {
    for (let j = 0; j < corners[1]; j++) {
      const row = (k * n2 + j) * n1;
      const above = row + n1 * n2;
      let code = 0;
      for (let i = 0; i < n1; i++) {
        const column =
          mask[row + i]! | (mask[row + n1 + i]! << 1) | (mask[above + i]! << 2) | (mask[above + n1 + i]! << 3);
        code = (code >> 4) | (column << 4);
        if (i === 0) continue;
        codes[to++] = code;
        if (code !== 0 && code !== 255) count++;
      }
    }
  }
  const at = new Int32Array(count);
  const weights = new Float64Array(count);
  for (let corner = 0, found = 0; corner < codes.length; corner++) {
    const code = codes[corner]!;
    if (code !== 0 && code !== 255) {
      at[found] = corner;
      weights[found++] = areas[code]!;
    }
    codes[corner] = code !== 0 && code !== 255 ? 1 : 0;
  }
  return { sites: codes, size: corners, at, weights };
}

function edgeVoxels(mask: Uint8Array, size: Triple): SurfacePoints {
  const [n1, n2] = size;
  const sites = new Uint8Array(mask.length);
  const found: number[] = [];
  for (let v = 0; v < mask.length; v++) {
    if (mask[v] === 0) continue;
    const inner = mask[v - 1]! & mask[v + 1]! & mask[v - n1]! & mask[v + n1]! & mask[v - n1 * n2]! & mask[v + n1 * n2]!;
    if (inner === 1) continue;
    sites[v] = 1;
    found.push(v);
  }
  return { sites, size, at: Int32Array.from(found), weights: new Float64Array(found.length).fill(1) };
}
