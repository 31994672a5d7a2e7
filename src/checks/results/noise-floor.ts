import { formatNumber } from '../../stats/format-number.js';
import { cannotTell, type ResultRule } from './result-rule.js';

const NEAR = 1.2;

/** Two readings of one patient differ by this much: no network can be shown to be better. */
export const noiseFloor: ResultRule = {
  id: 'D31',
  means: 'The error is below what the targets themselves are known to.',
  threshold: { near: NEAR },
  judge({ regression, settings: { task } }) {
    if (regression === undefined || task.kind !== 'regression' || task.noise_sd === undefined) return undefined;
    const { value: rmse, interval, reason } = regression.report.per_unit.rmse;
    if (rmse === null || interval === null) return cannotTell(reason ?? 'there is no interval');
    const ratio = rmse / task.noise_sd;
    const figures = `the RMSE per unit is ${formatNumber(ratio, 3)} times task.noise_sd: ${task.noise_sd}`;
    if (interval[1] < task.noise_sd) {
      const fix = 'look for a leak between the folds, and check task.noise_sd';
      return { value: ratio, state: 'warn', message: `${figures}, below the noise of the targets`, fix };
    }
    return {
      value: ratio,
      state: 'pass',
      message:
        ratio <= NEAR ? `${figures}: the noise of the targets is reached, further tuning can show nothing` : figures,
    };
  },
};
