import type { Baseline, TrainingCase } from './baseline.js';
import { fitRidge } from './fit-ridge.js';
import { shapeFeatures } from './shape-features.js';

export interface ShapeBaseline {
  /** What `fitRidge` chose; Infinity where shape and spacing told nothing about the training targets. */
  readonly penalty: number;
  readonly predict: Baseline;
}

/**
 * Predicts the target from image shape and spacing by ridge regression on `shapeFeatures`: what a network has to beat
 * before it has looked at a voxel. Predictions stay within the targets of training, since a baseline that
 * extrapolates wildly would flatter the network. Throws an internal error without training cases.
 */
export function fitShapeBaseline(training: readonly TrainingCase[]): ShapeBaseline {
  const ridge = fitRidge(training.map((one) => ({ unit: one.unit, features: shapeFeatures(one), target: one.target })));
  const targets = training.map(({ target }) => target);
  const lowest = targets.reduce((a, b) => Math.min(a, b));
  const highest = targets.reduce((a, b) => Math.max(a, b));
  return {
    penalty: ridge.penalty,
    predict: (image) => Math.min(highest, Math.max(lowest, ridge.predict(shapeFeatures(image)))),
  };
}
