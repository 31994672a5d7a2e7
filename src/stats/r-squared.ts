import { figure, type Figure } from './figure.js';
import type { PairSums } from './pair-sums.js';
import { equalTargets, tooFew } from './why-undefined.js';

/**
 * R2 = 1 - sum (prediction - target)^2 / sum (target - mean of these targets)^2: 0 for predicting their mean, negative
 * for worse than that. To pool folds, sum the pairs of all of them. Undefined for fewer than two pairs and for equal
 * targets.
 */
export function rSquared(sums: PairSums): Figure {
  const { n, targetSquares, predictionSquares, products, targetMean, predictionMean } = sums;
  const residual = targetSquares + predictionSquares - 2 * products + n * (predictionMean - targetMean) ** 2;
  return tooFew(sums, 2) ?? equalTargets(sums) ?? figure(1 - residual / targetSquares);
}
