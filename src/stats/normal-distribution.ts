import { invertCdf } from './invert-cdf.js';

/** P(Z <= z) of the standard normal, by the series of Marsaglia (J. Statistical Software 11(4), 2004); 0 and 1 beyond 8. */
export function normalCdf(z: number): number {
  if (z < -8) return 0;
  if (z > 8) return 1;
  let term = z;
  let sum = z;
  for (let odd = 3; sum + term !== sum; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return 0.5 + (sum * Math.exp(-0.5 * z * z)) / Math.sqrt(2 * Math.PI);
}

/** Quantile of the standard normal. Throws an internal error unless 0 < probability < 1. */
export function normalQuantile(probability: number): number {
  return invertCdf(normalCdf, probability);
}
