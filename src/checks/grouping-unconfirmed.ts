import { PASS, places, type Rule } from './rule.js';
import { sharedNumbers } from './shared-numbers.js';

/**
 * MR and ultrasound of one patient as two cases, each taken for independent, are on two sides of most splits. Ids alone
 * prove nothing, so the grouping is shown and has to be confirmed or denied.
 */
export const groupingUnconfirmed: Rule = {
  severity: 'error',
  acceptable: true,
  means: 'Each case counts as independent, but ids that share a number suggest several cases per patient.',
  judge({ settings, cases, locate }) {
    if (settings.data.independent_unit !== 'case' || cases === undefined) return PASS;
    const found = sharedNumbers(cases.map(({ id }) => id));
    if (found === undefined) return PASS;
    const { groups, pattern } = found;
    const examples = groups.filter(({ length }) => length > 1).slice(0, 3);
    return {
      kind: 'fail',
      value: { cases: cases.length, groups: groups.length },
      findings: [
        {
          message: `each case counts as independent, but by the numbers in their ids the ${cases.length} cases are of ${groups.length} patients: ${examples.map((ids) => ids.slice(0, 4).join(' and ')).join('; ')}`,
          fix: `write data.independent_unit: {pattern: '${pattern}'}, or name a column with the patient`,
          places: places([locate(['data', 'independent_unit'])], [locate(['data', 'split']), 'the split']),
        },
      ],
    };
  },
};
