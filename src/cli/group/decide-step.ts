import { seedDifference, type SeedDifference } from '../../compare/seed-differences.js';
import type { JsonObject } from '../../base/json.js';
import type { LadderRule } from '../../config/sections/groups.js';

/** What became of a step of a ladder, and on what grounds. */
export interface Decision {
  readonly step: string;
  readonly kept: boolean;
  /** The member that it was compared with. */
  readonly against: string;
  /** Of the headline figure; absent where a run has none. */
  readonly difference?: SeedDifference;
  /** In words. */
  readonly reason: string;
}

/** Keeps a step or drops it, by the paired difference of the headline figure to what was kept before. */
export function decideStep(options: {
  step: string;
  against: string;
  rule: LadderRule;
  /** Summaries by seed; `after` is undefined where a run of the step did not come to its end. */
  before: readonly JsonObject[];
  after: readonly JsonObject[] | undefined;
}): Decision {
  const { step, against, rule, before, after } = options;
  const common = { step, against };
  if (after === undefined) return { ...common, kept: false, reason: 'it did not come to its end' };
  const difference = seedDifference(before, after);
  if (difference === undefined) return { ...common, kept: false, reason: 'the runs have no figure to compare' };
  const kept = rule === 'interval' ? difference.verdict === 'better' : isBetterOnAverage(difference);
  return { ...common, kept, difference, reason: reasonOf(difference, { rule, kept }) };
}

function isBetterOnAverage({ difference, isBetter }: SeedDifference): boolean {
  return difference.value !== null && (isBetter === 'higher' ? difference.value > 0 : difference.value < 0);
}

function reasonOf(
  { verdict, difference }: SeedDifference,
  { rule, kept }: { rule: LadderRule; kept: boolean },
): string {
  if (rule === 'mean') return kept ? 'the mean is better' : 'the mean is not better';
  if (verdict === 'unknown') return `no interval to decide by: ${difference.reason ?? 'none'}`;
  return kept
    ? 'the interval is clear of zero on the better side'
    : `${verdict}: the interval is not on the better side`;
}
