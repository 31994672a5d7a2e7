import { formatNumber } from '../../stats/format-number.js';
import type { PredictedFact } from './result-facts.js';
import type { ResultRule } from './result-rule.js';

/** Of the targets' range: what rounding and nothing else leaves between predictions. */
const MOST_RANGE = 1e-6;

/** A last layer that is dead gives every image its bias. Told by fold: two folds have two constants. */
export const constantPredictions: ResultRule = {
  id: 'D29',
  means: 'A fold predicts one number for all of its cases.',
  threshold: MOST_RANGE,
  judge({ regression }) {
    if (regression === undefined) return undefined;
    const folds = byFold(regression.cases);
    const dead = [...folds].filter(([, cases]) => isConstantOf(cases));
    if (dead.length === 0) return { value: [], state: 'pass', message: 'predictions differ between cases' };
    const texts = dead.map(
      ([fold, cases]) =>
        `fold ${fold} predicts ${formatNumber(cases[0]!.prediction, 4)} for all of its ${cases.length} cases`,
    );
    return {
      value: dead.map(([fold]) => fold),
      state: 'fail',
      message: texts.join('; '),
      fix: 'look for a dead last layer: a lower training.optimizer.lr, weights that became 0 by training.optimizer.weight_decay, or a loss that was not finite',
    };
  },
};

function byFold(cases: readonly PredictedFact[]): Map<number, PredictedFact[]> {
  const folds = new Map<number, PredictedFact[]>();
  for (const one of cases) folds.set(one.fold, [...(folds.get(one.fold) ?? []), one]);
  return folds;
}

function isConstantOf(cases: readonly PredictedFact[]): boolean {
  const range = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);
  const targets = range(cases.map(({ target }) => target));
  return targets > 0 && range(cases.map(({ prediction }) => prediction)) <= MOST_RANGE * targets;
}
