import { aNumber, aNumberOrNull, aText, listOf, optional, withKeys } from '../base/json-shape.js';
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

/** Of an estimate that was read from a file. */
export const anEstimate = withKeys({
  value: aNumberOrNull,
  interval: (value) => value === null || (listOf(aNumber)(value) && (value as readonly number[]).length === 2),
  reason: optional(aText),
});
