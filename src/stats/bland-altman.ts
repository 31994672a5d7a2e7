import { figure, undefinedFor, type Figure, type Undefined } from './figure.js';
import { fitLine } from './fit-line.js';
import type { Interval } from './interval.js';
import { mean, sampleSd } from './moments.js';
import type { Pair } from './pair.js';
import { studentTQuantile } from './student-t.js';

/** Agreement of prediction and target, in the target's unit. */
export interface BlandAltman {
  readonly n: number;
  /** Mean of prediction - target. */
  readonly bias: number;
  readonly biasInterval: Interval;
  /** Standard deviation (n - 1) of the differences. */
  readonly sd: number;
  /** bias -+ 1.96 sd: 95 % of differences are expected between them. */
  readonly limits: Interval;
  /** Standard error of either limit. */
  readonly limitError: number;
  readonly lowerLimitInterval: Interval;
  readonly upperLimitInterval: Interval;
  /** Of the differences on the means of both; not 0 where the bias grows with the size. */
  readonly slope: Figure;
}

/**
 * Bland and Altman, Lancet 327, 1986: intervals at 95 % from Student's t, SE of a limit = sd sqrt(1/n + 1.96^2 / (2 (n
 * - 1))). The pairs are taken as independent: give one per unit. Undefined for fewer than two pairs.
 */
export function blandAltman(pairs: readonly Pair[]): BlandAltman | Undefined {
  const n = pairs.length;
  if (n < 2) return undefinedFor('fewer than two pairs');
  const differences = pairs.map(({ target, prediction }) => prediction - target);
  const bias = mean(differences);
  const sd = sampleSd(differences);
  const t = studentTQuantile(0.975, n - 1);
  const around = (centre: number, half: number): Interval => [centre - half, centre + half];
  const limits = around(bias, 1.96 * sd);
  const limitError = sd * Math.sqrt(1 / n + 1.96 ** 2 / (2 * (n - 1)));
  const line = fitLine({ x: pairs.map(({ target, prediction }) => (target + prediction) / 2), y: differences });
  return {
    n,
    bias,
    biasInterval: around(bias, (t * sd) / Math.sqrt(n)),
    sd,
    limits,
    limitError,
    lowerLimitInterval: around(limits[0], t * limitError),
    upperLimitInterval: around(limits[1], t * limitError),
    slope: 'reason' in line ? line : figure(line.slope),
  };
}
