import { PASS, places, type Rule } from './rule.js';

/** Pairs that a message names. */
const MOST_NAMED = 5;

/** A copy with noise or another brightness has other bytes, and validates what was learned by heart. */
export const nearDuplicates: Rule = {
  severity: 'warning',
  acceptable: true,
  means: 'Two cases of different units on two sides of a split are nearly the same image.',
  judge({ nearDuplicates: pairs, locate }) {
    if (pairs === undefined) return { kind: 'unknown', until: 'split' };
    if (pairs.length === 0) return PASS;
    const nearest = [...pairs].sort((x, y) => y.r - x.r);
    const named = nearest.slice(0, MOST_NAMED).map(({ a, b, r }) => `${b} and ${a} (r = ${r.toFixed(4)})`);
    const more = pairs.length > MOST_NAMED ? ` and ${pairs.length - MOST_NAMED} more` : '';
    return {
      kind: 'fail',
      value: pairs.map(({ a, b }) => `${a} ~ ${b}`),
      findings: [
        {
          message: `cases on two sides of the split are nearly the same image: ${named.join(', ')}${more}`,
          fix: 'look at them: if they are of one patient, let data.independent_unit say so, or leave copies out',
          places: places([locate(['data', 'independent_unit'])], [locate(['data', 'split']), 'the split']),
        },
      ],
    };
  },
};
