import { PASS, places, type Rule } from './rule.js';

/** Groups that a message names. */
const MOST_NAMED = 5;

/** One patient that is written in two ways counts as two, and is on two sides of most splits. */
export const unitsAlike: Rule = {
  severity: 'error',
  acceptable: true,
  means: 'Independent units have names that differ in capitals, signs or leading zeros alone.',
  judge({ settings, cases, locate }) {
    if (settings.data.independent_unit === 'case' || cases === undefined) return PASS;
    const found = new Map<string, string[]>();
    for (const unit of new Set(cases.map((one) => one.unit))) {
      const name = plainName(unit);
      found.set(name, [...(found.get(name) ?? []), unit]);
    }
    const groups = [...found.values()].filter(({ length }) => length > 1).map((names) => names.sort());
    if (groups.length === 0) return PASS;
    const named = groups.slice(0, MOST_NAMED).map((names) => names.map((name) => JSON.stringify(name)).join(' and '));
    return {
      kind: 'fail',
      value: groups.map((names) => names.join(', ')).sort(),
      findings: [
        {
          message: `${named.join('; ')}${groups.length > MOST_NAMED ? '; ...' : ''} count as independent of each other, and are named alike but for capitals, signs or zeros: one patient on two sides of a split is learned by heart`,
          fix: 'write each patient in one way',
          places: places([locate(['data', 'independent_unit'])], [locate(['data', 'split']), 'the split']),
        },
      ],
    };
  },
};

/** `P-007 ` and `p7` have one, `1-23` and `12-3` have not. */
function plainName(unit: string): string {
  return unit
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replaceAll(/(?<=\p{L}) (?=\p{N})/gu, '')
    .replaceAll(/(?<!\d)0+(?=\d)/g, '');
}
