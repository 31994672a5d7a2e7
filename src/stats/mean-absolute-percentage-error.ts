import { figure, undefinedFor, type Figure } from './figure.js';
import type { PairSums } from './pair-sums.js';
import { tooFew } from './why-undefined.js';

/** MAPE: mean of |prediction - target| / |target|, as a share (0.08 is 8 %). Undefined where a target is 0. */
export function meanAbsolutePercentageError(sums: PairSums): Figure {
  const few = tooFew(sums, 1);
  if (few !== undefined) return few;
  if (!Number.isFinite(sums.relativeErrors)) return undefinedFor('a target is 0');
  return figure(sums.relativeErrors / sums.n);
}
