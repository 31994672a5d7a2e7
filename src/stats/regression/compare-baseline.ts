import { compareErrors } from '../compare-errors.js';
import type { Estimate } from '../estimate.js';
import { formatNumber } from '../format-number.js';
import { mean } from '../moments.js';
import type { BaselineName } from './baseline.js';
import { doubtsOf } from './doubts.js';
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

/** Baselines that give every image of a fold one number. */
const CONSTANTS: readonly string[] = ['train_mean', 'train_median'] satisfies BaselineName[];

/** The MAE of a model that is better than a constant is below this share of the constant's. */
const BELOW_CONSTANT = 0.95;

/**
 * Sets the model beside one baseline: both MAE per unit, their paired difference, and what that allows to say. `better`
 * needs more than an interval clear of zero: the predictions have to follow the targets, and a constant has to be beaten
 * by more than a twentieth.
 */
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
  const doubts = [
    ...(CONSTANTS.includes(name) && ratio.value !== null && ratio.value >= BELOW_CONSTANT
      ? [`the MAE is ${formatNumber(ratio.value, 3)} times as large, not below ${BELOW_CONSTANT}`]
      : []),
    ...doubtsOf(model.map(({ asOne }) => asOne)),
  ];
  const { verdict, but } = verdictOf(difference, doubts);
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
      but,
    }),
  };
}

/** With what a smaller error has against it, where that is why the model is not called better. */
function verdictOf(
  { interval }: Estimate,
  doubts: readonly string[],
): { readonly verdict: Verdict; readonly but: readonly string[] } {
  if (interval === null) return { verdict: 'unknown', but: [] };
  if (interval[0] > 0) return { verdict: 'worse', but: [] };
  if (interval[1] >= 0) return { verdict: 'no better', but: [] };
  return doubts.length === 0 ? { verdict: 'better', but: [] } : { verdict: 'no better', but: doubts };
}

interface SentenceOptions {
  readonly verdict: Verdict;
  readonly name: string;
  readonly errors: string;
  readonly difference: Estimate;
  readonly but: readonly string[];
}

function sentenceOf({ verdict, name, errors, difference, but }: SentenceOptions): string {
  const { interval, reason } = difference;
  if (interval === null) return `not known to be better than ${name}: MAE per unit ${errors}, but ${reason}`;
  const [low, high] = interval.map((end) => formatNumber(end, 3));
  const found = `${verdict} than ${name}: MAE per unit ${errors}, difference ${formatNumber(difference.value ?? 0, 3)} [${low}, ${high}]`;
  return but.length === 0 ? found : `${found}, but ${but.join('; ')}`;
}
