import { formatNumber } from '../../stats/format-number.js';
import type { Estimate } from '../../stats/estimate.js';
import { cannotTell, type ResultRule } from './result-rule.js';

const LEAST_SLOPE = 0.8;
const MOST_SLOPE = 1.25;
const MOST_BIAS = 0.2;
/** The bootstrap interval of fewer units is too narrow. */
const FEWEST_UNITS = 20;

/**
 * Whether a prediction can be taken at its word: the slope of target on prediction, and the bias in SDs of the targets.
 * The bias stands for the intercept, which is an extrapolation to a prediction of 0 that no organ has. Told only where
 * the interval excludes a calibrated network: of a few units every slope is far from 1.
 */
export const calibrationOff: ResultRule = {
  id: 'D24',
  means: 'Predictions are off in scale or on the whole.',
  threshold: { slope: [LEAST_SLOPE, MOST_SLOPE], bias: MOST_BIAS, units: FEWEST_UNITS },
  judge({ regression }) {
    if (regression === undefined) return undefined;
    const { calibration_slope: slope, bias } = regression.report.per_unit;
    const { units, target } = regression.report;
    const { sd } = target;
    if (units < FEWEST_UNITS) return cannotTell(`${units} units are fewer than ${FEWEST_UNITS}`);
    if (slope.value === null || slope.interval === null) return cannotTell(slope.reason ?? 'there is no interval');
    if (bias.value === null || sd.value === null || sd.value === 0)
      return cannotTell(bias.reason ?? 'targets do not vary');
    const relative = bias.value / sd.value;
    const problems = [
      ...((slope.value < LEAST_SLOPE || slope.value > MOST_SLOPE) && excludes(slope, 1)
        ? [`targets change by ${formatNumber(slope.value, 3)} per unit of prediction, not by 1`]
        : []),
      ...(Math.abs(relative) > MOST_BIAS && excludes(bias, 0)
        ? [
            `predictions are ${formatNumber(Math.abs(relative), 2)} SD of the targets too ${relative > 0 ? 'high' : 'low'} on the whole`,
          ]
        : []),
    ];
    return {
      value: { slope: slope.value, bias_in_sd: relative },
      state: problems.length > 0 ? 'warn' : 'pass',
      message:
        problems.length > 0
          ? problems.join('; ')
          : 'the slope of target on prediction and the bias are within bounds, or not known to be beyond',
      ...(problems.length > 0
        ? {
            fix: 'a slope below 1 is overfitting, above 1 too short a training; a bias is a difference between training and validation targets',
          }
        : {}),
    };
  },
};

function excludes({ interval }: Estimate, value: number): boolean {
  return interval !== null && (value < interval[0] || value > interval[1]);
}
