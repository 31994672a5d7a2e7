import { figure, type Figure } from './figure.js';
import type { PairSums } from './pair-sums.js';
import { tooFew } from './why-undefined.js';

/** RMSE: root of the mean of (prediction - target)^2, in the target's unit. Undefined without pairs. */
export function rootMeanSquaredError(sums: PairSums): Figure {
  return tooFew(sums, 1) ?? figure(Math.sqrt(sums.squaredErrors / sums.n));
}
