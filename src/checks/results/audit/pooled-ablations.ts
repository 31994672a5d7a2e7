import { mean } from '../../../stats/moments.js';
import type { AblationFact, AuditFact } from './audit-fact.js';
import type { AuditedMetric } from './audited-metric.js';

/** One setting changed, over all folds in which it was. */
export interface PooledAblation extends AblationFact {
  /** Of the difference between training and whole images, how much it takes away: 1 for all of it. */
  readonly explains: number;
}

/** In the order of the first trials. */
export function pooledAblations(audits: readonly AuditFact[], metric: AuditedMetric): PooledAblation[] {
  const all = audits.flatMap(({ ablations }) => ablations);
  return [...new Set(all.map(({ key }) => key))].map((key) => {
    const same = all.filter((one) => one.key === key);
    const over = (value: (one: AblationFact) => number): number => mean(same.map(value));
    const possible = same.flatMap((one) => one.possible ?? []);
    const pooled: AblationFact = {
      ...same[0]!,
      before: over(({ before }) => before),
      after: over(({ after }) => after),
      against: over(({ against }) => against),
      cases: same.reduce((sum, { cases }) => sum + cases, 0),
      ...(possible.length === 0 ? {} : { possible: mean(possible) }),
    };
    return { ...pooled, explains: shareOf(pooled, metric) };
  });
}

function shareOf({ before, after, against }: AblationFact, metric: AuditedMetric): number {
  const gap = metric.error(before) - metric.error(against);
  return gap === 0 ? 0 : (metric.error(before) - metric.error(after)) / gap;
}
