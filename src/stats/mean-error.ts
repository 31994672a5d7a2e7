import { figure, type Figure } from './figure.js';
import type { PairSums } from './pair-sums.js';
import { tooFew } from './why-undefined.js';

/** Bias: mean of prediction - target, in the target's unit. Undefined without pairs. */
export function meanError(sums: PairSums): Figure {
  return tooFew(sums, 1) ?? figure(sums.predictionMean - sums.targetMean);
}
