import type { Estimate } from '../stats/estimate.js';
import type { RunFigure } from './figures.js';

/**
 * - `better`, `worse`: the interval is clear of zero
 * - `within noise`: it is not
 * - `same`: no unit differs
 * - `unknown`: there is no interval, and `difference.reason` says why
 */
export type Verdict = 'better' | 'worse' | 'within noise' | 'same' | 'unknown';

/** One figure of two runs. */
export interface FigureDifference extends Omit<RunFigure, 'value'> {
  /** As the runs report them, over all of their cases; null where there is none. */
  readonly before: number | null;
  readonly after: number | null;
  /** After - before over the units that both evaluated, with its paired 95 % interval. */
  readonly difference: Estimate;
  /** Independent units that define it on both sides. */
  readonly units: number;
  /** Cases that both evaluated and of which it is undefined on a side: they are in no difference. */
  readonly undefined: number;
  readonly verdict: Verdict;
}

export function verdictOf({ value, interval }: Estimate, isBetter: RunFigure['isBetter']): Verdict {
  if (value === null || interval === null) return 'unknown';
  const [low, high] = interval;
  if (low === 0 && high === 0 && value === 0) return 'same';
  if (low <= 0 && high >= 0) return 'within noise';
  return low > 0 === (isBetter === 'higher') ? 'better' : 'worse';
}
