import type { DirectedDistances } from './surface-distances.js';

/** Weight of the points that are at most `limitMm` away from the other surface. */
export function weightWithin({ distances, weights }: DirectedDistances, limitMm: number): number {
  let sum = 0;
  for (let index = 0; index < distances.length; index++) if (distances[index]! <= limitMm) sum += weights[index]!;
  return sum;
}
