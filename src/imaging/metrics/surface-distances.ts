import type { Box } from '../box.js';
import { voxelCount, type Triple } from '../volume.js';
import { distancesToSites } from './distances-to-sites.js';
import { surfacePoints, type SurfaceDefinition, type SurfacePoints } from './surface-points.js';

/** Distances in mm of the points of one surface to the nearest point of the other, and the points' weights. */
export interface DirectedDistances {
  readonly distances: Float64Array;
  readonly weights: Float64Array;
}

/** Both directions. A mask without voxels has no points, and the distances to it are infinite. */
export interface SurfaceDistances {
  readonly definition: SurfaceDefinition;
  readonly fromTruth: DirectedDistances;
  readonly fromPredicted: DirectedDistances;
}

/**
 * Distances between the surfaces of one class in two label maps on the same grid (C-order of `size`). Outside the
 * image counts as outside the class. `box` has to hold every voxel of the class in either map; nothing but time
 * depends on how large it is.
 */
export function surfaceDistances({
  predicted,
  truth,
  members,
  size,
  spacingMm,
  box,
  definition,
}: {
  predicted: Uint8Array;
  truth: Uint8Array;
  /** By label value, 1 for those of the class. */
  members: Uint8Array;
  size: Triple;
  spacingMm: Triple;
  box: Box;
  definition: SurfaceDefinition;
}): SurfaceDistances {
  const padded: Triple = [box.size[0] + 2, box.size[1] + 2, box.size[2] + 2];
  const pointsOf = (labels: Uint8Array): SurfacePoints =>
    surfacePoints({ mask: cutMask({ labels, members, size, box, padded }), size: padded, spacingMm, definition });
  const ofPredicted = pointsOf(predicted);
  const ofTruth = pointsOf(truth);
  const between = (from: SurfacePoints, to: SurfacePoints): DirectedDistances => ({
    distances: distancesToSites({ sites: to.sites, size: to.size, spacingMm, at: from.at }),
    weights: from.weights,
  });
  return { definition, fromTruth: between(ofTruth, ofPredicted), fromPredicted: between(ofPredicted, ofTruth) };
}

/** The class as a mask over the box, with one layer of 0 around it. */
function cutMask(options: {
  labels: Uint8Array;
  members: Uint8Array;
  size: Triple;
  box: Box;
  padded: Triple;
}): Uint8Array {
  const { labels, members, size, box, padded } = options;
  const mask = new Uint8Array(voxelCount(padded));
  for (let k = 0; k < box.size[2]; k++) {
    for (let j = 0; j < box.size[1]; j++) {
      const from = ((k + box.start[2]) * size[1] + j + box.start[1]) * size[0] + box.start[0];
      const to = ((k + 1) * padded[1] + j + 1) * padded[0] + 1;
      for (let i = 0; i < box.size[0]; i++) mask[to + i] = members[labels[from + i]!]!;
    }
  }
  return mask;
}
