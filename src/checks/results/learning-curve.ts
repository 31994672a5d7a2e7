import { formatNumber } from '../../stats/format-number.js';
import { controlErrors, errorName } from './control-errors.js';
import type { ResultRule } from './result-rule.js';

/** What the last doubling of the patients has to bring for more of them to be worth their effort. */
const STILL_FALLING = 0.1;

/** Validation error over the number of patients: whether more of them would help, or another network. */
export const learningCurve: ResultRule = {
  id: 'D26',
  means: 'The validation error still falls with the number of independent units (checks.controls).',
  threshold: STILL_FALLING,
  judge(facts) {
    const half = controlErrors(facts, 'half_of_units');
    const quarter = controlErrors(facts, 'quarter_of_units');
    const fewer = half ?? quarter;
    if (fewer === undefined) return undefined;
    const points = [quarter, half].flatMap((one) =>
      one === undefined ? [] : [`${formatNumber(one.control, 3)} with ${Math.round(one.controlUnits)} units`],
    );
    const message = `${errorName(facts)}: ${[...points, `${formatNumber(fewer.real, 3)} with ${Math.round(fewer.realUnits)}`].join(', ')}`;
    const fall = 1 - fewer.real / fewer.control;
    if (fall > STILL_FALLING) {
      return {
        value: fall,
        state: 'warn',
        message: `${message}: still falling by ${Math.round(100 * fall)} %`,
        fix: 'more independent units would bring more than another network',
      };
    }
    return {
      value: fall,
      state: 'pass',
      message: `${message}: flat, so more units alone would bring little; try another network, or look at the labels`,
    };
  },
};
