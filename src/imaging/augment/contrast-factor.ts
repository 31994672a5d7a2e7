import type { Random } from '../../base/random.js';
import type { Range } from './range.js';

/**
 * batchgenerators' `BGContrast`: weaker or stronger with equal probability, then uniform in [low, 1) or [1, high), so
 * not uniform in [low, high). A range that lies on one side of 1 is drawn from uniformly.
 */
export function contrastFactor(random: Random, [low, high]: Range): number {
  const weaker = random.uniform() < 0.5;
  if (low >= 1 || high <= 1) return random.between(low, high);
  return weaker ? random.between(low, 1) : random.between(1, high);
}
