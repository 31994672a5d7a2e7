import type { Interval } from './interval.js';

/**
 * A statistic with its 95 % interval. Where one of them is null, `reason` says why; an interval can be missing where
 * the value is there.
 */
export interface Estimate {
  readonly value: number | null;
  readonly interval: Interval | null;
  readonly reason?: string;
}
