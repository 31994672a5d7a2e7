import { formatNumber } from '../../stats/format-number.js';
import { median } from '../../stats/median.js';
import { mean } from '../../stats/moments.js';
import { measuredEpochs, type MeasuredEpoch } from './measured-epochs.js';
import type { ResultFacts, TrainingFact } from './result-facts.js';
import { cannotTell, type ResultRule } from './result-rule.js';

const MOST_RISE = 1.2;
const EARLY = 0.1;
/** Neighbouring epochs that are averaged: one of them is a measurement on a few batches. */
const WINDOW = 3;
const FEWEST_EPOCHS = 10;

/**
 * Whether validation was best long before the end. Loss of a regression; of a segmentation 1 - Dice, since Dice can go
 * on rising while the cross-entropy does too. The median over folds, so that one fold's noise is no finding.
 */
export const earlyOptimum: ResultRule = {
  id: 'D27',
  means: 'Validation was best long before the end of training and worse then.',
  threshold: { rise: MOST_RISE, early: EARLY },
  judge(facts) {
    const curves = facts.trainings.flatMap((training) => curveOf(training, facts));
    if (curves.length === 0) {
      return cannotTell(`no training measured validation over at least ${FEWEST_EPOCHS} epochs`);
    }
    const rise = median(curves.map(({ end, best }) => end / best));
    const at = median(curves.map((curve) => curve.at));
    const message = `at the end the validation ${facts.regression === undefined ? 'error (1 - Dice)' : 'loss'} is ${formatNumber(rise, 3)} times its best, which was after ${Math.round(at * 100)} % of the epochs (median over ${curves.length} fold${curves.length === 1 ? '' : 's'})`;
    const keepsBest = facts.settings.inference.checkpoint === 'best';
    if (rise <= MOST_RISE || keepsBest) {
      return {
        value: { rise, at },
        state: 'pass',
        message: keepsBest && rise > MOST_RISE ? `${message}; the best weights are used` : message,
      };
    }
    return {
      value: { rise, at },
      state: 'warn',
      message,
      fix:
        at < EARLY
          ? 'best within the first tenth: lower training.optimizer.lr; and keep the best weights with inference.checkpoint: best'
          : 'it overfits from there: keep the best weights with inference.checkpoint: best or training.early_stopping, and augment more',
    };
  },
};

interface Curve {
  /** Share of the epochs after which validation was best. */
  readonly at: number;
  readonly best: number;
  readonly end: number;
}

function curveOf(training: TrainingFact, { regression }: ResultFacts): Curve[] {
  const measured = measuredEpochs(training);
  const value = ({ validation: { loss, metric } }: MeasuredEpoch): number =>
    regression !== undefined ? loss : metric === null ? Number.NaN : 1 - metric;
  const values = measured.map(value).filter(Number.isFinite);
  if (values.length < FEWEST_EPOCHS) return [];
  const smooth = values.slice(WINDOW - 1).map((_, index) => mean(values.slice(index, index + WINDOW)));
  const best = Math.min(...smooth);
  if (!(best > 0)) return [];
  return [{ at: (smooth.indexOf(best) + (WINDOW + 1) / 2) / values.length, best, end: smooth.at(-1)! }];
}
