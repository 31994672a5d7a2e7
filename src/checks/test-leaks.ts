import type { CheckFacts } from './facts.js';
import { PASS, places, type Rule } from './rule.js';
import { kinshipOf } from './shared-data.js';

/** A test on what was trained on flatters the network, and nobody could see it in the figures. */
export const testLeaks: Rule = {
  severity: 'error',
  acceptable: true,
  means: 'A unit, a family or an image with the same content stands in the test set and outside it.',
  judge({ settings, locate, cases, testLeaks: leaks }) {
    if (settings.data.test === undefined) return PASS;
    if (cases === undefined || leaks === undefined) return { kind: 'unknown', until: 'ingest' };
    const ties = onePerPair(leaks);
    if (ties.length === 0) return PASS;
    const units = new Map(cases.map(({ id, unit }) => [id, unit]));
    const texts = ties.map(({ kind, a, b }) => `${a} ${kinshipOf(kind, units.get(a) ?? '')} ${b}`);
    return {
      kind: 'fail',
      value: ties.map(({ a, b }) => [a, b].sort().join(' ~ ')).sort(),
      findings: [
        {
          message: `the test set shares data with the other cases: ${texts.join('; ')}`,
          fix: 'let data.test take whole units with all that was derived from them, or leave copies out',
          places: places([locate(['data', 'test'])], [locate(['data', 'independent_unit']), 'the independent unit']),
        },
      ],
    };
  },
};

type TestLeak = NonNullable<CheckFacts['testLeaks']>[number];

/** Cases of one unit often are of one family as well; one reason is enough. */
function onePerPair(leaks: readonly TestLeak[]): TestLeak[] {
  const pairs = new Map<string, TestLeak>();
  for (const leak of leaks) {
    const key = JSON.stringify([leak.a, leak.b]);
    if (!pairs.has(key)) pairs.set(key, leak);
  }
  return [...pairs.values()];
}
