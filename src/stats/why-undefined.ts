import { undefinedFor, type Undefined } from './figure.js';
import type { PairSums } from './pair-sums.js';

const COUNTS = ['no', 'one', 'two', 'three'] as const;

/** Nothing where there are at least `fewest` pairs, else why a metric of them says nothing. */
export function tooFew({ n }: PairSums, fewest: 1 | 2 | 3): Undefined | undefined {
  if (n >= fewest) return undefined;
  return undefinedFor(fewest === 1 ? 'there are no pairs' : `fewer than ${COUNTS[fewest]} pairs`);
}

export function equalTargets({ targetEnds }: PairSums): Undefined | undefined {
  return areEqual(targetEnds) ? undefinedFor('all targets are equal') : undefined;
}

export function equalPredictions({ predictionEnds }: PairSums): Undefined | undefined {
  return areEqual(predictionEnds) ? undefinedFor('all predictions are equal') : undefined;
}

/** Means of equal values differ by rounding, and a correlation of rounding errors would look like one. */
function areEqual([min, max]: readonly [number, number]): boolean {
  return max - min <= 1e-12 * Math.max(Math.abs(min), Math.abs(max));
}
