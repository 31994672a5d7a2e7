/**
 * The q-th percentile with linear interpolation between order statistics, as `numpy.percentile`: at position
 * q / 100 x (n - 1) of the sorted values. Throws an internal error for no values.
 */
export function percentile(values: readonly number[], q: number): number {
  if (values.length === 0) throw new Error('Internal error: percentile of no values');
  const sorted = ascending(values);
  const position = (q / 100) * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  const part = position - below;
  // numpy takes whichever end is nearer as the start, which decides the last bit.
  return part < 0.5 ? low + (high - low) * part : high - (high - low) * (1 - part);
}

/** Middle value, or mean of the two middle ones, as `numpy.median`. Throws an internal error for no values. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error('Internal error: median of no values');
  const sorted = ascending(values);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}
