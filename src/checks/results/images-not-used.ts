import { formatNumber } from '../../stats/format-number.js';
import { controlErrors, errorName } from './control-errors.js';
import type { ResultRule } from './result-rule.js';

const LEAST_WORSE = 1.05;

/** A network that validates as well without images has learned something else: the mean, the voxel size, where organs lie. */
export const imagesNotUsed: ResultRule = {
  id: 'D5',
  means: 'A whole training without images validates as well as the real one (checks.controls).',
  threshold: LEAST_WORSE,
  judge(facts) {
    const found = controlErrors(facts, 'zeroed_inputs');
    if (found === undefined) return undefined;
    const { real, control } = found;
    const ratio = control / real;
    const message = `the ${errorName(facts)} is ${formatNumber(real, 3)}, and ${formatNumber(control, 3)} after the same training on images that are 0 everywhere`;
    if (ratio > LEAST_WORSE) return { value: ratio, state: 'pass', message };
    return {
      value: ratio,
      state: 'fail',
      message: `${message}: the network makes no use of the images`,
      fix: 'look with voxrun preview whether the images hold what is to be learned, and at data.channels.*.normalize; of a regression compare with the baselines in the table',
    };
  },
};
