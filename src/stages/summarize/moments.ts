/** Mean of the values that are not null; null if there is none. */
export function meanDefined(values: readonly (number | null)[]): number | null {
  const defined = values.filter((value) => value !== null);
  return defined.length === 0 ? null : defined.reduce((sum, value) => sum + value, 0) / defined.length;
}

/** Sample standard deviation (n - 1) of the values that are not null; null for fewer than two. */
export function sdDefined(values: readonly (number | null)[]): number | null {
  const defined = values.filter((value) => value !== null);
  const mean = meanDefined(defined);
  if (mean === null || defined.length < 2) return null;
  return Math.sqrt(defined.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (defined.length - 1));
}
