import { formatNumber } from '../../stats/format-number.js';
import type { BaselineName } from '../../stats/regression/baseline.js';
import { cannotTell, type ResultRule } from './result-rule.js';

/** The MAE of a model that is better than a baseline is below this share of the baseline's. */
const MOST_RATIO = 0.95;

interface NoBetterThan {
  readonly baseline: BaselineName;
  /** As the object of "than". */
  readonly words: string;
  /** A constant that is not beaten means that nothing was learned; image shape, that the voxels added nothing. */
  readonly state: 'warn' | 'fail';
  readonly fix: string;
}

/** Skill against a baseline that was fitted on the same training cases: the ratio of both MAE per unit, with its interval. */
export function noBetterThan({ baseline, words, state, fix }: NoBetterThan): ResultRule {
  return {
    id: 'D7',
    means: `The mean absolute error is not shown to be below that of ${words}.`,
    threshold: { ratio: MOST_RATIO, upper: 1 },
    judge({ regression }) {
      const found = regression?.report.baselines[baseline];
      if (found === undefined) return undefined;
      const { value, interval, reason } = found.ratio;
      if (value === null || interval === null) return cannotTell(reason ?? 'there is no interval');
      const [low, high] = interval;
      const figures = `${formatNumber(value, 3)} times that of ${words} [${formatNumber(low, 3)}, ${formatNumber(high, 3)}]`;
      const isBetter = value < MOST_RATIO && high < 1;
      const why =
        value >= MOST_RATIO ? `not below ${MOST_RATIO}` : 'and the interval reaches 1: not shown to be better';
      return {
        value: { ratio: value, interval: [low, high] },
        state: isBetter ? 'pass' : state,
        message: `the MAE per unit is ${figures}${isBetter ? '' : `, ${why}`}`,
        ...(isBetter ? {} : { fix }),
      };
    },
  };
}

const LEARN_FIRST =
  'a longer or larger training will not help before something is learned: look at the other findings, at the targets and at a few images; try the linear model, more patients, or whole images in mm';

export const noBetterThanMedian = noBetterThan({
  baseline: 'train_median',
  words: 'the median of the training targets',
  state: 'fail',
  fix: LEARN_FIRST,
});

export const noBetterThanMean = noBetterThan({
  baseline: 'train_mean',
  words: 'the mean of the training targets',
  state: 'fail',
  fix: LEARN_FIRST,
});

export const noBetterThanShape = noBetterThan({
  baseline: 'shape_and_spacing',
  words: 'image shape and spacing alone',
  state: 'warn',
  fix: 'the voxels add nothing to the shape of the image: use images that are not cropped around the organ, or report this baseline instead',
});
