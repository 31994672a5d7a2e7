import { incompleteBeta } from './incomplete-beta.js';
import { invertCdf } from './invert-cdf.js';

/**
 * Quantile of Student's t distribution with `degrees` > 0 degrees of freedom. Written here because a package of
 * distributions would be a dependency for this one function.
 */
export function studentTQuantile(probability: number, degrees: number): number {
  if (!(degrees > 0)) throw new Error(`Internal error: Student's t has no distribution with ${degrees} degrees`);
  // The half above 0 is exact by symmetry, and 1 - probability loses no digits there.
  if (probability === 0.5) return 0;
  if (probability < 0.5) return -studentTQuantile(1 - probability, degrees);
  return invertCdf((t) => studentTCdf(t, degrees), probability);
}

/** P(T <= t), Abramowitz and Stegun 26.7.1. */
export function studentTCdf(t: number, degrees: number): number {
  const tail = incompleteBeta({ x: degrees / (degrees + t * t), a: degrees / 2, b: 0.5 }) / 2;
  return t > 0 ? 1 - tail : tail;
}
