import { compareErrors } from '../compare-errors.js';
import type { Estimate } from '../estimate.js';
import { formatNumber } from '../format-number.js';
import { mean } from '../moments.js';
import type { BaselineName } from './baseline.js';
import { errorFigures } from './error-figures.js';
import { estimateOverUnits } from './estimate-over-units.js';
import type { BaselineReport, Verdict } from './regression-report.js';
import type { UnitSums } from './unit-sums.js';

export interface CompareBaselineOptions {
  /** As in the report: `train_mean`. */
  readonly name: string;
  /** The same units in the same order, once with the model's predictions and once with the baseline's. */
  readonly model: readonly UnitSums[];
  readonly baseline: readonly UnitSums[];
  readonly targetUnit: string;
  readonly seed: number;
  readonly resamples: number;
}

/** Baselines as the object of "better than". */
const WORDS: Readonly<Record<string, string>> = {
  train_mean: 'the mean of the training targets',
  train_median: 'the median of the training targets',
  shape_and_spacing: 'image shape and spacing alone',
} satisfies Record<BaselineName, string>;

/** Sets the model beside one baseline: both MAE per unit, their paired difference, and what that allows to say. */
export function compareBaseline({
  name,
  model,
  baseline,
  targetUnit,
  seed,
  resamples,
}: CompareBaselineOptions): BaselineReport {
  const errorsOf = (units: readonly UnitSums[]) => units.map(({ asOne }) => asOne.absoluteErrors);
  const ofModel = errorsOf(model);
  const ofBaseline = errorsOf(baseline);
  const { difference, ratio } = compareErrors({ model: ofModel, baseline: ofBaseline, seed, resamples });
  const verdict = verdictOf(difference);
  const estimates = { figures: errorFigures, seed, resamples };
  return {
    per_case: estimateOverUnits({ ...estimates, units: baseline.map(({ cases }) => cases) }),
    per_unit: estimateOverUnits({ ...estimates, units: baseline.map(({ asOne }) => asOne) }),
    difference,
    ratio,
    verdict,
    sentence: sentenceOf({
      verdict,
      name: WORDS[name] ?? `the baseline ${name}`,
      errors: `${formatNumber(mean(ofModel), 3)} against ${formatNumber(mean(ofBaseline), 3)}${targetUnit === '' ? '' : ` ${targetUnit}`}`,
      difference,
    }),
  };
}

function verdictOf({ interval }: Estimate): Verdict {
  if (interval === null) return 'unknown';
  if (interval[1] < 0) return 'better';
  return interval[0] > 0 ? 'worse' : 'no better';
}

interface SentenceOptions {
  readonly verdict: Verdict;
  readonly name: string;
  readonly errors: string;
  readonly difference: Estimate;
}

function sentenceOf({ verdict, name, errors, difference }: SentenceOptions): string {
  const { interval, reason } = difference;
  if (interval === null) return `not known to be better than ${name}: MAE per unit ${errors}, but ${reason}`;
  const [low, high] = interval.map((end) => formatNumber(end, 3));
  return `${verdict} than ${name}: MAE per unit ${errors}, difference ${formatNumber(difference.value ?? 0, 3)} [${low}, ${high}]`;
}
