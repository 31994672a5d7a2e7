/** One number per axis, two or three axes. */
export type Axes = readonly number[];

/** Product over the axes, from the first to the last. */
export function product(values: Axes): number {
  return values.reduce((all, value) => all * value, 1);
}

/** First axis with the largest value. */
export function largestAxis(values: Axes): number {
  return values.indexOf(Math.max(...values));
}
