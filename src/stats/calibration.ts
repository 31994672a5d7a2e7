import type { Undefined } from './figure.js';
import type { Line } from './fit-line.js';
import type { PairSums } from './pair-sums.js';
import { equalPredictions, tooFew } from './why-undefined.js';

/**
 * The target regressed on the prediction: slope 1 and intercept 0 mean that a prediction can be taken at its word; a
 * slope below 1 that the extremes are predicted too extreme. Undefined for fewer than two pairs and for equal
 * predictions.
 */
export function calibration(sums: PairSums): Line | Undefined {
  const slope = sums.products / sums.predictionSquares;
  return (
    tooFew(sums, 2) ?? equalPredictions(sums) ?? { slope, intercept: sums.targetMean - slope * sums.predictionMean }
  );
}
