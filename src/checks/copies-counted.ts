import { trainingUnits } from './training-units.js';
import { PASS, places, type Rule } from './rule.js';

/** Fewer copies for each unit than this change little. */
const LEAST_PER_UNIT = 4;

/** A thousand copies of one patient are one patient. */
export const copiesCounted: Rule = {
  severity: 'warning',
  acceptable: true,
  means: 'Most cases are copies that were made from others (`parent`, `derived_by`) before training.',
  judge({ settings, locate, locateCell, cases }) {
    if (cases === undefined) return { kind: 'unknown', until: 'ingest' };
    const copies = cases.filter(({ parent, derivedBy }) => parent !== undefined || derivedBy !== undefined);
    const [first] = copies;
    if (first === undefined || copies.length <= cases.length - copies.length) return PASS;
    const units = new Set(cases.map(({ unit }) => unit)).size;
    if (copies.length < LEAST_PER_UNIT * units) return PASS;
    const trained = trainingUnits({ settings, cases });
    const perUnit = Math.round(copies.length / units);
    return {
      kind: 'fail',
      value: { cases: cases.length, copies: copies.length, units },
      findings: [
        {
          message:
            `${copies.length} of ${cases.length} cases are copies of others, ${perUnit} for each independent unit: ` +
            `the sample size is ${units}${trained === undefined ? '' : ` (${trained} in training)`}, not ${cases.length}, ` +
            'and every epoch shows the same copies',
          fix: 'leave the copies out of data.table and name the transforms under augmentation, which draws them anew for every sample',
          places: places(
            [locate(['data', 'table'])],
            [locate(['data', 'independent_unit']), 'the independent unit'],
            [locateCell?.(first.id, 'parent'), 'the first copy'],
          ),
        },
      ],
    };
  },
};
