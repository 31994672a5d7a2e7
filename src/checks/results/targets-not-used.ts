import { formatNumber } from '../../stats/format-number.js';
import { controlErrors, errorName } from './control-errors.js';
import type { ResultRule } from './result-rule.js';

/** Of Dice absolutely, of a mean absolute error as a share of it. */
const LEAST_BETTER = 0.1;

/** A network that validates as well after learning the targets of other patients has learned no signal, or a leak. */
export const targetsNotUsed: ResultRule = {
  id: 'D6',
  means:
    'A whole training on the targets or label maps of other cases validates as well as the real one (checks.controls).',
  threshold: LEAST_BETTER,
  judge(facts) {
    const found = controlErrors(facts, 'shuffled_targets');
    if (found === undefined) return undefined;
    const { real, control } = found;
    const better = facts.regression === undefined ? control - real : (control - real) / control;
    const message = `the ${errorName(facts)} is ${formatNumber(real, 3)}, and ${formatNumber(control, 3)} after the same training on the ${facts.regression === undefined ? 'label maps of other patches' : 'targets of other units'}`;
    if (better >= LEAST_BETTER) return { value: better, state: 'pass', message };
    return {
      value: better,
      state: 'fail',
      message: `${message}: less than ${LEAST_BETTER} better, so there is no signal that reaches other cases`,
      fix: 'look whether targets belong to these images, and whether validation cases have something else in common with training cases',
    };
  },
};
