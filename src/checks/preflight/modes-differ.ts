import { PASS, places, type Rule } from '../rule.js';
import { shown } from '../shown-number.js';
import { judgeTrial } from './judge-trial.js';

/** Of the loss of a constant: the loss of what is known by heart is near 0, and so is every difference of it. */
const MOST = 0.25;
/** Where the constant happens to be nearly right for a few cases, its loss is no measure. */
const LEAST_CONSTANT = 0.1;

/** A network that trains with the statistics of its batch and predicts with others may know cases only in training (D11). */
export const modesDiffer: Rule = {
  severity: 'warning',
  acceptable: true,
  means:
    'A small network gives another loss in training mode than in evaluation mode on the batch that it knows by heart.',
  judge: (facts) =>
    judgeTrial(facts, ({ modes: { training, evaluation }, initial: { constant } }) => {
      const apart = Math.abs(training - evaluation) / Math.max(LEAST_CONSTANT, Math.abs(constant));
      if (apart <= MOST) return PASS;
      return {
        kind: 'fail',
        value: 'apart',
        findings: [
          {
            message: `on a batch that a small network knows by heart its loss is ${shown(training)} in training mode and ${shown(evaluation)} in evaluation mode, in which it predicts`,
            fix: 'use a network without batch normalisation (resnet), or larger batches',
            places: places([facts.locate(['model', 'kind'])], [facts.locate(['training', 'batch']), 'the batch']),
          },
        ],
      };
    }),
};
