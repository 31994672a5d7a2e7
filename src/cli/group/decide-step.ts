import type { FigureDifference } from '../../compare/figure-difference.js';
import { metricDifferences } from '../../compare/metric-differences.js';
import type { JsonObject } from '../../base/json.js';
import type { LadderRule } from '../../config/sections/groups.js';

/** What became of a step of a ladder, and on what grounds. */
export interface Decision {
  readonly step: string;
  readonly kept: boolean;
  /** The member that it was compared with. */
  readonly against: string;
  /** Of the headline figure; absent where a run has none. */
  readonly difference?: FigureDifference;
  /** In words. */
  readonly reason: string;
}

/** Keeps a step or drops it, by the paired difference of the headline figure to what was kept before. */
export function decideStep(options: {
  step: string;
  against: string;
  rule: LadderRule;
  /** Summaries of both runs; `after` is undefined where the step's run did not come to its end. */
  before: JsonObject;
  after: JsonObject | undefined;
}): Decision {
  const { step, against, rule, before, after } = options;
  const common = { step, against };
  if (after === undefined) return { ...common, kept: false, reason: 'its run did not come to its end' };
  const difference = metricDifferences(before, after).figures[0];
  if (difference === undefined) return { ...common, kept: false, reason: 'the runs have no figure to compare' };
  const kept = rule === 'interval' ? difference.verdict === 'better' : isBetterOnAverage(difference);
  return { ...common, kept, difference, reason: reasonOf(difference, { rule, kept }) };
}

function isBetterOnAverage({ difference, isBetter }: FigureDifference): boolean {
  return difference.value !== null && (isBetter === 'higher' ? difference.value > 0 : difference.value < 0);
}

function reasonOf(
  { verdict, difference }: FigureDifference,
  { rule, kept }: { rule: LadderRule; kept: boolean },
): string {
  if (rule === 'mean') return kept ? 'the mean is better' : 'the mean is not better';
  if (verdict === 'unknown') return `no interval to decide by: ${difference.reason ?? 'none'}`;
  return kept
    ? 'the interval is clear of zero on the better side'
    : `${verdict}: the interval is not on the better side`;
}
