import { formatNumber } from '../../../stats/format-number.js';
import type { ResultRule } from '../result-rule.js';

/** Of normalised intensities: nothing but another order of sums stays below. */
const MOST_DIFFERENCE = 1e-5;
const SHOWN = 3;

/** One function prepares for training and for prediction, so any difference is a file that was changed, or an engine's fault. */
export const preparationPathsPart: ResultRule = {
  id: 'D13',
  means: 'A case as training read it is not what prediction makes of its raw files.',
  threshold: MOST_DIFFERENCE,
  judge({ audits = [] }) {
    if (audits.length === 0) return undefined;
    const cases = audits.flatMap(({ fold, preparation }) => preparation.map((one) => ({ fold, ...one })));
    const apart = cases.filter(
      ({ largest_difference: difference }) => difference === null || difference > MOST_DIFFERENCE,
    );
    if (apart.length === 0) {
      const largest = Math.max(0, ...cases.map((one) => one.largest_difference ?? 0));
      return {
        value: largest,
        state: 'pass',
        message: `${cases.length} cases that were prepared again from their files are as training read them`,
      };
    }
    const texts = apart.slice(0, SHOWN).map((one) => {
      const how =
        one.grids ??
        (one.largest_difference === null
          ? 'voxels that are no numbers'
          : `a difference of up to ${formatNumber(one.largest_difference, 3)}`);
      return `${one.case} of fold ${one.fold} (${how})`;
    });
    const more = apart.length > SHOWN ? ` and ${apart.length - SHOWN} more` : '';
    return {
      value: apart.map((one) => one.case),
      state: 'fail',
      message: `${apart.length} of ${cases.length} cases are not what training read when they are prepared again from their files: ${texts.join(', ')}${more}`,
      fix: 'the stored prepared images are not those of these files and settings: `voxrun verify`, then `voxrun run FILE --force prepare`, which trains again',
    };
  },
};
