/** Mean; NaN of nothing, so callers ask for the length first. */
export function mean(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Sum of squared distances from the mean: divided by n the population variance, by n - 1 the sample variance. */
export function squaredDeviations(values: readonly number[]): number {
  const centre = mean(values);
  let sum = 0;
  for (const value of values) sum += (value - centre) ** 2;
  return sum;
}

/** Sample standard deviation (n - 1); NaN for fewer than two values. */
export function sampleSd(values: readonly number[]): number {
  return values.length < 2 ? Number.NaN : Math.sqrt(squaredDeviations(values) / (values.length - 1));
}

/** Whether no value differs from another. A variance cannot say so: rounding of the mean leaves a little. */
export function isConstant(values: readonly number[]): boolean {
  const [first] = values;
  return values.every((value) => value === first);
}
