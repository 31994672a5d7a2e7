import { StageFailure } from '../base/failure.js';
import { toWorld } from './affine.js';
import { formatSize, tripleOf, type RawImage, type Triple } from './volume.js';

/** Headers keep single precision and are written by different tools: half of a tenth of a voxel is the same place. */
const TOLERANCE_VOXELS = 0.05;

/** Throws GRID_DIFFERS, naming both files, unless the two images have the same voxels in the same place. */
export function requireSameGrid(first: RawImage, second: RawImage): void {
  const difference = gridDifference(first, second);
  if (difference === undefined) return;
  throw new StageFailure({
    code: 'GRID_DIFFERS',
    message: `${second.path} does not lie on the grid of ${first.path}: ${difference}`,
    fix: 'resample one onto the grid of the other (labels with nearest neighbour), or correct the header that is wrong',
  });
}

function gridDifference(first: RawImage, second: RawImage): string | undefined {
  if (first.size.some((length, axis) => length !== second.size[axis])) {
    return `${formatSize(second.size)} voxels against ${formatSize(first.size)}`;
  }
  const least = Math.min(...first.spacingMm);
  if (first.hasSpace !== second.hasSpace) {
    // One of them says nothing about its place; only the voxel size can be compared.
    const apart = Math.max(...first.spacingMm.map((mm, axis) => Math.abs(mm - second.spacingMm[axis]!)));
    if (apart <= TOLERANCE_VOXELS * least) return undefined;
    return `voxels of ${formatMm(second.spacingMm)} against ${formatMm(first.spacingMm)}`;
  }
  let apart = 0;
  for (let corner = 0; corner < 8; corner++) {
    const index = tripleOf((axis) => ((corner >> axis) & 1) * (first.size[axis] - 1));
    const [a, b] = [toWorld(first.affine, index), toWorld(second.affine, index)];
    apart = Math.max(apart, Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]));
  }
  if (apart <= TOLERANCE_VOXELS * least) return undefined;
  return `their corners are up to ${apart.toPrecision(3)} mm apart in space`;
}

function formatMm(spacingMm: Triple): string {
  return `${spacingMm.map((mm) => Number(mm.toPrecision(4))).join(' x ')} mm`;
}
