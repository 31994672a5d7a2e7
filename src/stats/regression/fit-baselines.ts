import { median } from '../median.js';
import { mean } from '../moments.js';
import type { Baseline, BaselineName, TrainingCase } from './baseline.js';
import { fitShapeBaseline } from './fit-shape-baseline.js';

/**
 * The baselines of one fold, fitted on its training cases: their mean target (no constant has a smaller RMSE), their
 * median target (none a smaller MAE), and image shape and spacing. Throws an internal error without training cases.
 */
export function fitBaselines(training: readonly TrainingCase[]): Readonly<Record<BaselineName, Baseline>> {
  if (training.length === 0) throw new Error('Internal error: baselines need training cases');
  const targets = training.map(({ target }) => target);
  const targetMean = mean(targets);
  const targetMedian = median(targets);
  return {
    train_mean: () => targetMean,
    train_median: () => targetMedian,
    shape_and_spacing: fitShapeBaseline(training).predict,
  };
}
