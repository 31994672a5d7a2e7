import { figure, type Figure } from './figure.js';
import type { PairSums } from './pair-sums.js';
import { equalTargets, tooFew } from './why-undefined.js';

/**
 * Lin's concordance correlation coefficient, 2 s_xy / (s_x^2 + s_y^2 + (mean x - mean y)^2) with variances divided by
 * n (Lin, Biometrics 45, 1989). 1 only on the identity line, 0 for a network that predicts one number. Undefined for
 * fewer than two pairs and for equal targets: it would be 0 whatever the agreement.
 */
export function concordance(sums: PairSums): Figure {
  const { n, targetSquares, predictionSquares, products, targetMean, predictionMean } = sums;
  const apart = targetSquares + predictionSquares + n * (targetMean - predictionMean) ** 2;
  return tooFew(sums, 2) ?? equalTargets(sums) ?? figure((2 * products) / apart);
}
