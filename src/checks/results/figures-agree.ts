import { formatNumber } from '../../stats/format-number.js';
import { mean } from '../../stats/moments.js';
import type { ResultRule } from './result-rule.js';

/** Rounding of sums over thousands of cases stays far below. */
const MOST_DIFFERENCE = 1e-6;

/** Errors and predictions are in one unit of measure only if the one can be had from the other. */
export const figuresAgree: ResultRule = {
  id: 'D2',
  means: 'The mean absolute error is not that of the predictions and targets, case by case.',
  threshold: MOST_DIFFERENCE,
  judge({ regression }) {
    if (regression === undefined) return undefined;
    const { report, cases } = regression;
    const published = report.per_case.mae.value;
    const again = mean(cases.map(({ prediction, target }) => Math.abs(prediction - target)));
    const difference = published === null ? Infinity : Math.abs(published - again) / Math.max(again, Number.MIN_VALUE);
    const agrees = published === again || difference <= MOST_DIFFERENCE;
    return {
      value: agrees && published === again ? 0 : Number.isFinite(difference) ? difference : null,
      state: agrees ? 'pass' : 'fail',
      message: agrees
        ? 'the mean absolute error is that of the predictions'
        : `the mean absolute error is given as ${published === null ? 'undefined' : formatNumber(published, 6)}, but that of the ${cases.length} predictions is ${formatNumber(again, 6)}`,
      ...(agrees
        ? {}
        : { fix: 'figures or predictions were edited or are in two units: `voxrun verify`, then run again' }),
    };
  },
};
