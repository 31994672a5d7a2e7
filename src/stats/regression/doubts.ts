import { chanceCorrelation } from '../chance-correlation.js';
import { formatNumber } from '../format-number.js';
import { pearson } from '../pearson.js';
import { poolSums, type PairSums } from '../pair-sums.js';
import { rSquared } from '../r-squared.js';
import { sdRatio } from '../sd-ratio.js';

/** Predictions that vary less than this share of what the targets vary have collapsed onto one number. */
const LEAST_SD_RATIO = 0.3;

/**
 * What speaks against predictions following their targets, one clause each; none where nothing does. The mean absolute
 * error alone can be fooled: a network that gives nearly the same number for every image is ahead of the mean of the
 * training targets wherever its number happens to lie closer to the middle of the validation targets, and ahead by the
 * same amount in every resample. `units` are one pair for each independent unit.
 */
export function doubtsOf(units: readonly PairSums[]): string[] {
  const sums = poolSums(units);
  const r2 = rSquared(sums);
  const r = pearson(sums);
  const chance = chanceCorrelation(units.length);
  const sd = sdRatio(sums);
  if (r2.value === null) return [r2.reason];
  const doubts: string[] = [];
  if (r2.value <= 0) doubts.push(`R2 ${short(r2.value)} is not above 0`);
  if (r.value === null) doubts.push(r.reason);
  else if (chance.value !== null && r.value <= chance.value) {
    doubts.push(`r ${short(r.value)} is not above the ${short(chance.value)} of chance`);
  }
  if (sd.value !== null && sd.value < LEAST_SD_RATIO) {
    doubts.push(`SD ratio ${short(sd.value)} is below ${LEAST_SD_RATIO}`);
  }
  return doubts;
}

function short(value: number): string {
  return formatNumber(value, 3);
}
