import { figure, type Figure } from './figure.js';
import type { PairSums } from './pair-sums.js';
import { equalTargets, tooFew } from './why-undefined.js';

/**
 * SD(predictions) / SD(targets): far below 1 the network shrinks towards the mean, 0 where it predicts one number.
 * Undefined for fewer than two pairs and for equal targets.
 */
export function sdRatio(sums: PairSums): Figure {
  return tooFew(sums, 2) ?? equalTargets(sums) ?? figure(Math.sqrt(sums.predictionSquares / sums.targetSquares));
}
