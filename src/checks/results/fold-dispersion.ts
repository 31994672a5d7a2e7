import { formatNumber } from '../../stats/format-number.js';
import { mean, sampleSd } from '../../stats/moments.js';
import { caseErrors } from './case-errors.js';
import { cannotTell, type ResultRule } from './result-rule.js';

/** Sample standard deviation over folds, over their mean. */
const MOST_DISPERSION = 0.3;
/** Small folds differ by chance: only what exceeds twice that is told. */
const TIMES_CHANCE = 2;
const FEWEST_FOLDS = 3;

/** Folds that differ more than their few cases explain: another kind of case, or a training that did not come to an end. */
export const foldDispersion: ResultRule = {
  id: 'D22',
  means: 'The error differs between folds by more than their few cases explain.',
  threshold: { dispersion: MOST_DISPERSION, times_chance: TIMES_CHANCE },
  judge(facts) {
    const { cases, name } = caseErrors(facts);
    const folds = [...new Set(cases.map(({ fold }) => fold))].map((fold) => ({
      fold,
      errors: cases.filter((one) => one.fold === fold).map(({ error }) => error),
    }));
    if (folds.length < FEWEST_FOLDS) return cannotTell(`${folds.length} folds are fewer than ${FEWEST_FOLDS}`);
    const means = folds.map(({ errors }) => mean(errors));
    const centre = mean(means);
    if (centre === 0) return { value: 0, state: 'pass', message: 'no fold makes an error' };
    const dispersion = sampleSd(means) / centre;
    const spread = sampleSd(cases.map(({ error }) => error)) / centre;
    // The variance of a mean of n draws, averaged over the folds.
    const chance = spread * Math.sqrt(mean(folds.map(({ errors }) => 1 / errors.length)));
    const isWide = dispersion > Math.max(MOST_DISPERSION, TIMES_CHANCE * chance);
    const worst = folds[means.indexOf(Math.max(...means))]!.fold;
    return {
      value: { dispersion, chance },
      state: isWide ? 'warn' : 'pass',
      message: `over ${folds.length} folds the ${name} varies by ${percent(dispersion)} of its mean (SD); their few cases alone make ${percent(chance)}${isWide ? `; fold ${worst} is the worst, with ${formatNumber(Math.max(...means), 3)} against ${formatNumber(centre, 3)}` : ''}`,
      ...(isWide
        ? {
            fix: `look at the cases of fold ${worst} and at its training curve; repeat with another data.split.seed before comparing models`,
          }
        : {}),
    };
  },
};

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
