import { studentTCdf } from './student-t.js';

/** Two-sided p of Pearson's r of `n` > 2 independent pairs under no correlation: t = r sqrt((n - 2) / (1 - r^2)). */
export function correlationP(r: number, n: number): number {
  if (n < 3) throw new Error(`Internal error: a correlation of ${n} pairs has no p`);
  if (Math.abs(r) >= 1) return 0;
  const t = Math.abs(r) * Math.sqrt((n - 2) / (1 - r * r));
  return 2 * studentTCdf(-t, n - 2);
}
