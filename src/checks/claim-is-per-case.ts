import { PASS, places, type Rule } from './rule.js';

/** Whoever reads the results must know that one patient may stand behind several cases. */
export const claimIsPerCase: Rule = {
  severity: 'note',
  acceptable: true,
  means: 'Cases count as independent, so results say nothing about patients.',
  judge({ settings, locate }) {
    if (settings.data.independent_unit !== 'case') return PASS;
    return {
      kind: 'fail',
      value: 'case',
      findings: [
        {
          message: 'each case counts as independent: no patient-level claim',
          fix: 'if a patient has several cases, name a column of data.table or a pattern in data.independent_unit',
          places: places([locate(['data', 'independent_unit'])]),
        },
      ],
    };
  },
};
