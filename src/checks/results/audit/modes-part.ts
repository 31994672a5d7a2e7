import { formatNumber } from '../../../stats/format-number.js';
import type { ResultRule } from '../result-rule.js';
import type { AuditFact } from './audit-fact.js';

/** Of the loss in evaluation mode, counted from the lowest that it can be. */
const MOST_APART = 0.25;
/** Of the loss of a network that says nothing: what is known by heart has next to no loss, and a large share of it is little. */
const LEAST_APART = 0.05;

/** Batch normalisation trains with the statistics of its batch and predicts with running ones, which may be far from them. */
export const modesPart: ResultRule = {
  id: 'D11',
  means: 'The network gives another loss in training mode than in evaluation mode on the same batches.',
  threshold: { of_loss: MOST_APART, of_constant: LEAST_APART },
  judge({ audits = [] }) {
    const [worst] = [...audits].sort((a, b) => apartIn(b) - apartIn(a));
    if (worst === undefined) return undefined;
    const { training, evaluation } = worst.modes;
    const apart = apartIn(worst);
    const losses = `on the same batches of training cases the loss is ${formatNumber(training, 3)} in training mode and ${formatNumber(evaluation, 3)} in evaluation mode`;
    if (apart <= MOST_APART) return { value: apart, state: 'pass', message: losses };
    return {
      value: Number.isFinite(apart) ? apart : null,
      state: 'fail',
      message: `${losses}, in which it predicts (fold ${worst.fold})`,
      fix: 'the running statistics of the batch normalisation are not those of the batches: larger training.batch, more epochs, or a network without it (model.kind: resnet)',
    };
  },
};

/** As a share of the loss; 0 where it is next to nothing. */
function apartIn({ modes: { training, evaluation, constant, least } }: AuditFact): number {
  const apart = Math.abs(training - evaluation);
  if (apart <= LEAST_APART * (constant - least)) return 0;
  const share = apart / (evaluation - least);
  // Not a number: a loss that is none cannot pass.
  return Number.isNaN(share) ? Infinity : share;
}
