import { formatNumber } from '../../stats/format-number.js';
import { cannotTell, type ResultRule } from './result-rule.js';

/** R2 below 0 is worse than the mean of these very targets. */
export const r2NotPositive: ResultRule = {
  id: 'D9',
  means: 'R2 is below 0.',
  threshold: 0,
  judge({ regression }) {
    if (regression === undefined) return undefined;
    const { value, reason } = regression.report.per_unit.r2;
    if (value === null) return cannotTell(reason ?? 'there is no R2');
    const message = `R2 per unit is ${formatNumber(value, 3)}`;
    if (value >= 0) return { value, state: 'pass', message };
    const fix =
      'compare the targets of both sides of each fold, and the losses of training and validation in history.json';
    return { value, state: 'fail', message: `${message}: the mean of the targets is closer to them`, fix };
  },
};

/** A correlation that chance reaches as often as one time in twenty shows nothing; a negative one is no skill either. */
export const correlationByChance: ResultRule = {
  id: 'D9',
  means: "Pearson's r is not above what chance reaches with as many independent units.",
  threshold: { level: 0.95 },
  judge({ regression }) {
    if (regression === undefined) return undefined;
    const { pearson, pearson_chance: chance } = regression.report.per_unit;
    if (pearson.value === null) return cannotTell(pearson.reason ?? 'there is no correlation');
    if (chance.value === null) return cannotTell(chance.reason);
    const isChance = pearson.value <= chance.value;
    const units = regression.report.units;
    return {
      value: { r: pearson.value, chance: chance.value },
      state: isChance ? 'fail' : 'pass',
      message: `r per unit is ${formatNumber(pearson.value, 3)}; chance alone reaches ${formatNumber(chance.value, 3)} with ${units} units (95 %)`,
      ...(isChance
        ? { fix: 'these predictions do not follow the targets: do not quote r; add patients before comparing models' }
        : {}),
    };
  },
};
