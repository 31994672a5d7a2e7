import { PASS, places, type Rule } from './rule.js';

/** Units are divided, never cases, so there must be one for each part. */
export const fewerUnitsThanFolds: Rule = {
  severity: 'error',
  acceptable: false,
  means: 'There are fewer independent units than parts to divide them into.',
  judge({ settings, locate, cases }) {
    if (cases === undefined) return { kind: 'unknown', until: 'ingest' };
    const { split } = settings.data;
    // Folds that stand in a file are checked there.
    if (split.kind === 'file') return PASS;
    const divided = cases.filter(({ test }) => test !== true);
    const units = new Set(divided.map(({ unit }) => unit)).size;
    const parts = split.kind === 'kfold' ? split.folds : 2;
    // Without any case there is another message already.
    if (divided.length === 0 || units >= parts) return PASS;
    const outside = divided.length === cases.length ? '' : ' outside the test set';
    const counted = `${divided.length === 1 ? 'there is 1 case' : `there are ${divided.length} cases`} of ${units === 1 ? '1 unit' : `${units} units`}${outside}`;
    return {
      kind: 'fail',
      value: { units, parts },
      findings: [
        {
          message:
            split.kind === 'kfold'
              ? `${parts} folds need at least ${parts} independent units, but ${counted}`
              : `a holdout needs at least 2 independent units, one on each side, but ${counted}`,
          fix: split.kind === 'kfold' && units >= 2 ? `use at most ${units} folds, or add data` : 'add data',
          places: places(
            [locate(split.kind === 'kfold' ? ['data', 'split', 'folds'] : ['data', 'split'])],
            [locate(['data', 'independent_unit']), 'the independent unit'],
          ),
        },
      ],
    };
  },
};
