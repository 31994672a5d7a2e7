import type { CaseFact, LeakFact } from './facts.js';
import { PASS, type Rule } from './rule.js';
import { kinshipOf, sharedData, type Tie } from './shared-data.js';

/** A network that is validated on what it was trained on proves nothing. Families are judged before there are folds. */
export const splitLeaks: Rule = {
  severity: 'error',
  acceptable: true,
  means: 'A unit or an image with the same voxels stands on two sides of a split.',
  judge(facts) {
    const { cases, leaks } = facts;
    if (cases === undefined || leaks === undefined) return { kind: 'unknown', until: 'split' };
    const ties = tiesOf(leaks, cases);
    return ties.length === 0 ? PASS : sharedData(ties, facts);
  },
};

/** Each pair once: with several folds it is divided in more than one, the other way round too. */
function tiesOf(leaks: readonly LeakFact[], cases: readonly CaseFact[]): Tie[] {
  const units = new Map(cases.map(({ id, unit }) => [id, unit]));
  const ties = new Map<string, Tie>();
  for (const { kind, ...pair } of leaks) {
    if (kind === 'descendant') continue;
    const [a, b] = pair.a < pair.b ? [pair.a, pair.b] : [pair.b, pair.a];
    ties.set(JSON.stringify([kind, a, b]), { a, b, why: kinshipOf(kind, units.get(b) ?? '') });
  }
  return [...ties.values()];
}
