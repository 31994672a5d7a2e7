import { formatNumber } from '../../stats/format-number.js';
import { cannotTell, type ResultRule } from './result-rule.js';

const COLLAPSED = 0.3;
const SHRUNK = 0.6;
const SCATTERED = 1.5;

/** Predictions that hardly vary look accurate in the mean absolute error. */
export const collapsedPredictions: ResultRule = {
  id: 'D8',
  means: 'Predictions vary much less, or much more, than the targets.',
  threshold: { fail_below: COLLAPSED, warn_below: SHRUNK, warn_above: SCATTERED },
  judge({ regression }) {
    if (regression === undefined) return undefined;
    const { value, reason } = regression.report.per_unit.sd_ratio;
    if (value === null) return cannotTell(reason ?? 'there is no SD ratio');
    const figure = `predictions vary ${formatNumber(value, 3)} times as much as targets (SD ratio)`;
    if (value < SHRUNK) {
      const collapsed = value < COLLAPSED;
      return {
        value,
        state: collapsed ? 'fail' : 'warn',
        message: `${figure}: ${collapsed ? 'they have collapsed onto one number' : 'they huddle around the mean'}`,
        fix: 'train longer without weight decay on a few cases first: a network that cannot learn those by heart has no way to the target; then add patients',
      };
    }
    if (value > SCATTERED) {
      const fix = 'lower training.optimizer.lr, train longer, or average more with inference.tta';
      return { value, state: 'warn', message: `${figure}: they scatter`, fix };
    }
    return { value, state: 'pass', message: figure };
  },
};
