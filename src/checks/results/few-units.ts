import { formatNumber } from '../../stats/format-number.js';
import { cannotTell, type ResultRule } from './result-rule.js';

const FEWEST_UNITS = 50;

/** Capacity against data: says something only where the network has not been shown to be better than a constant. */
export const fewUnits: ResultRule = {
  id: 'D30',
  means: 'Few independent units were trained on, and nothing shows that they were enough.',
  threshold: { units: FEWEST_UNITS },
  judge({ regression, trainings }) {
    const [first] = trainings;
    if (first === undefined) return cannotTell('no training is known');
    const units = Math.min(...trainings.map((one) => one.units));
    const perUnit = first.parameters / units;
    const isShort =
      units < FEWEST_UNITS &&
      regression !== undefined &&
      regression.report.baselines.train_median?.verdict !== 'better';
    return {
      value: { parameters: first.parameters, units, parameters_per_unit: perUnit },
      state: isShort ? 'warn' : 'pass',
      message: `${first.parameters} parameters were trained on ${units} independent units, ${formatNumber(perUnit, 3)} each`,
      ...(isShort
        ? { fix: 'a smaller model, the linear model beside it, or more patients; copies of the same patients add none' }
        : {}),
    };
  },
};
