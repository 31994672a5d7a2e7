import { figure, type Figure } from './figure.js';
import type { PairSums } from './pair-sums.js';
import { equalPredictions, equalTargets, tooFew } from './why-undefined.js';

/**
 * Pearson's r. It does not see bias or scale: never a figure of accuracy alone. Undefined for fewer than three pairs
 * (two points always lie on a line) and where targets or predictions are all equal.
 */
export function pearson(sums: PairSums): Figure {
  const r = sums.products / Math.sqrt(sums.targetSquares * sums.predictionSquares);
  // Rounding can leave a perfect correlation just above 1.
  const bounded = Math.min(1, Math.max(-1, r));
  return tooFew(sums, 3) ?? equalTargets(sums) ?? equalPredictions(sums) ?? figure(bounded);
}
