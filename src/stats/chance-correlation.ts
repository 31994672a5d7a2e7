import { figure, undefinedFor, type Figure } from './figure.js';
import { studentTQuantile } from './student-t.js';

/**
 * The |r| that 95 % of uncorrelated normal samples of `n` pairs stay below: r = t / sqrt(n - 2 + t^2) with the 97.5 %
 * quantile of Student's t with n - 2 degrees of freedom. `n` counts independent units; repeated scans of a patient
 * add none. Undefined for n < 3.
 */
export function chanceCorrelation(n: number): Figure {
  if (n < 3) return undefinedFor('fewer than three independent units');
  const t = studentTQuantile(0.975, n - 2);
  return figure(t / Math.sqrt(n - 2 + t * t));
}
