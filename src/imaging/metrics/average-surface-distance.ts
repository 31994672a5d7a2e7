import type { SurfaceDistances } from './surface-distances.js';

/**
 * Mean distance in mm from each surface to the other, weighted by area (DeepMind's definition), and their pooled mean
 * over the points of both, which for MONAI's edge voxels is its symmetric average surface distance. Infinity if one
 * surface is empty, NaN if both are.
 */
export function averageSurfaceDistance({ fromTruth, fromPredicted }: SurfaceDistances): {
  readonly fromTruth: number;
  readonly fromPredicted: number;
  readonly symmetric: number;
} {
  const sums = [fromTruth, fromPredicted].map(({ distances, weights }) => ({
    distance: distances.reduce((sum, distance, index) => sum + distance * weights[index]!, 0),
    weight: weights.reduce((sum, weight) => sum + weight, 0),
  }));
  const [truth, predicted] = sums as [(typeof sums)[number], (typeof sums)[number]];
  if (truth.weight === 0 && predicted.weight === 0) return { fromTruth: NaN, fromPredicted: NaN, symmetric: NaN };
  if (truth.weight === 0 || predicted.weight === 0) {
    return { fromTruth: Infinity, fromPredicted: Infinity, symmetric: Infinity };
  }
  return {
    fromTruth: truth.distance / truth.weight,
    fromPredicted: predicted.distance / predicted.weight,
    symmetric: (truth.distance + predicted.distance) / (truth.weight + predicted.weight),
  };
}
