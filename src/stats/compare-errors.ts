import { bootstrap } from './bootstrap.js';
import type { Estimate } from './estimate.js';
import { figure, undefinedFor } from './figure.js';
import { mean } from './moments.js';

export interface CompareOptions {
  /** One error per unit, e.g. its mean absolute error. */
  readonly model: readonly number[];
  /** Of the same units in the same order. */
  readonly baseline: readonly number[];
  readonly seed: number;
  readonly resamples?: number;
}

/** How the mean error of a model stands to a baseline's. */
export interface Comparison {
  /** model - baseline: negative where the model is better. */
  readonly difference: Estimate;
  /** model / baseline: below 1 where the model is better. */
  readonly ratio: Estimate;
}

/**
 * Paired bootstrap: both errors of a unit are drawn together, so what makes a unit hard for both cancels. Columns of
 * unequal length are a bug.
 */
export function compareErrors({ model, baseline, seed, resamples = 2000 }: CompareOptions): Comparison {
  if (model.length !== baseline.length) {
    throw new Error(`Internal error: ${model.length} errors cannot be paired with ${baseline.length}`);
  }
  return bootstrap({
    units: model.length,
    seed,
    resamples,
    statistics: (drawn) => {
      if (drawn.length === 0)
        return { difference: undefinedFor('there are no units'), ratio: undefinedFor('there are no units') };
      const ofModel = mean(drawn.map((unit) => model[unit]!));
      const ofBaseline = mean(drawn.map((unit) => baseline[unit]!));
      return {
        difference: figure(ofModel - ofBaseline),
        ratio: ofBaseline === 0 ? undefinedFor('the baseline makes no error') : figure(ofModel / ofBaseline),
      };
    },
  });
}
