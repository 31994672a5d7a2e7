import { PASS, places, type Rule } from '../rule.js';
import { shown } from '../shown-number.js';
import { judgeTrial } from './judge-trial.js';

const LEAST = 0.5;
const MOST = 2;
/** A loss with Dice in it begins near the number of classes' logarithm, and may lie near 0. */
const MOST_APART = 1;
/** Of a regression, where the constant is nearly right for a few cases: their loss is a share of that of all targets, 1 for `mse`. */
const LEAST_APART = 0.4;

/** Before its first step a network should be about as good as the constant that it starts from (D3). */
export const initialLossOdd: Rule = {
  severity: 'warning',
  acceptable: true,
  means: 'The loss before the first step is far from that of a constant.',
  judge: (facts) =>
    judgeTrial(facts, ({ initial: { network, constant } }, { isSegmentation }) => {
      const ratio = network / constant;
      const apart = Math.abs(network - constant);
      const isOdd = isSegmentation
        ? !(apart <= MOST_APART)
        : !(ratio >= LEAST && ratio <= MOST) && !(apart <= LEAST_APART);
      if (!isOdd) return PASS;
      const limit = isSegmentation ? `more than ${MOST_APART} away` : `outside of ${LEAST} to ${MOST} times it`;
      return {
        kind: 'fail',
        value: network > constant ? 'above' : 'below',
        findings: [
          {
            message: `the loss before the first step is ${shown(network)}, and that of ${isSegmentation ? 'equal scores for every class' : 'the mean target'} ${shown(constant)}: ${limit}`,
            fix: 'look for extreme voxel values behind data.channels.*.normalize: a network that starts far off first unlearns that',
            places: places([facts.locate(['data', 'channels'])], [facts.locate(['training', 'loss']), 'the loss']),
          },
        ],
      };
    }),
};
