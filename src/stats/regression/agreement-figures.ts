import { calibration } from '../calibration.js';
import { concordance } from '../concordance.js';
import { figure, type Figure } from '../figure.js';
import { intraclassCorrelationOfPairs } from '../intraclass-correlation.js';
import { meanError } from '../mean-error.js';
import type { PairSums } from '../pair-sums.js';
import { pearson } from '../pearson.js';
import { sdRatio } from '../sd-ratio.js';

type AgreementName =
  'pearson' | 'icc2' | 'icc3' | 'ccc' | 'calibration_slope' | 'calibration_intercept' | 'sd_ratio' | 'bias';

/** How predictions follow their targets, beside how large the errors are. */
export function agreementFigures(sums: PairSums): Readonly<Record<AgreementName, Figure>> {
  const line = calibration(sums);
  const { icc2, icc3 } = intraclassCorrelationOfPairs(sums);
  return {
    pearson: pearson(sums),
    icc2,
    icc3,
    ccc: concordance(sums),
    calibration_slope: 'reason' in line ? line : figure(line.slope),
    calibration_intercept: 'reason' in line ? line : figure(line.intercept),
    sd_ratio: sdRatio(sums),
    bias: meanError(sums),
  };
}
