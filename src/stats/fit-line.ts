import { undefinedFor, type Undefined } from './figure.js';
import { isConstant, mean } from './moments.js';

/** y = intercept + slope * x */
export interface Line {
  readonly slope: number;
  readonly intercept: number;
}

/**
 * Ordinary least squares of y on x. Undefined for fewer than two points and where all x are equal; columns of unequal
 * length are a bug.
 */
export function fitLine({ x, y }: { readonly x: readonly number[]; readonly y: readonly number[] }): Line | Undefined {
  if (x.length !== y.length) throw new Error(`Internal error: ${x.length} x cannot be fitted to ${y.length} y`);
  if (x.length < 2) return undefinedFor('fewer than two pairs');
  if (isConstant(x)) return undefinedFor('all values on the horizontal axis are equal');
  const xMean = mean(x);
  const yMean = mean(y);
  let products = 0;
  let squares = 0;
  x.forEach((at, index) => {
    products += (at - xMean) * (y[index]! - yMean);
    squares += (at - xMean) ** 2;
  });
  const slope = products / squares;
  return { slope, intercept: yMean - slope * xMean };
}
