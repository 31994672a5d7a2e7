import { mean, sampleSd } from '../../stats/moments.js';

/** Mean of the values that are not null; null if there is none. */
export function meanDefined(values: readonly (number | null)[]): number | null {
  const defined = values.filter((value) => value !== null);
  return defined.length === 0 ? null : mean(defined);
}

/** Sample standard deviation (n - 1) of the values that are not null; null for fewer than two. */
export function sdDefined(values: readonly (number | null)[]): number | null {
  const defined = values.filter((value) => value !== null);
  return defined.length < 2 ? null : sampleSd(defined);
}
