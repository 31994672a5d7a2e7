import type { Figure } from '../figure.js';
import { meanAbsoluteError } from '../mean-absolute-error.js';
import { meanAbsolutePercentageError } from '../mean-absolute-percentage-error.js';
import type { PairSums } from '../pair-sums.js';
import { rSquared } from '../r-squared.js';
import { rootMeanSquaredError } from '../root-mean-squared-error.js';

export type ErrorFigures = Readonly<Record<'mae' | 'rmse' | 'mape' | 'r2', Figure>>;

/** How large the errors are. */
export function errorFigures(sums: PairSums): ErrorFigures {
  return {
    mae: meanAbsoluteError(sums),
    rmse: rootMeanSquaredError(sums),
    mape: meanAbsolutePercentageError(sums),
    r2: rSquared(sums),
  };
}
