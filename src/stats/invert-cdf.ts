/**
 * The x at which an increasing distribution function reaches `probability`, by bisection down to neighbouring
 * numbers. Throws an internal error unless 0 < probability < 1.
 */
export function invertCdf(cdf: (x: number) => number, probability: number): number {
  if (!(probability > 0 && probability < 1)) {
    throw new Error(`Internal error: no quantile at the probability ${probability}`);
  }
  let low = -1;
  let high = 1;
  while (cdf(low) > probability) low *= 2;
  while (cdf(high) < probability) high *= 2;
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return middle;
    if (cdf(middle) < probability) low = middle;
    else high = middle;
  }
}
