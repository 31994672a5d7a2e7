import { PASS, places, type Rule } from '../rule.js';
import { shown } from '../shown-number.js';
import { judgeTrial } from './judge-trial.js';

const LEAST = 1e-5;
const MOST = 0.1;

/** A step changes a kernel by a thousandth of itself where training goes well; a tenth is noise, a hundred-thousandth nothing (D28). */
export const updatesOdd: Rule = {
  severity: 'warning',
  acceptable: true,
  means: 'Steps of the optimizer at its first learning rate are far too large or too small for the weights.',
  judge: (facts) =>
    judgeTrial(facts, ({ updates: { ratio, learning_rate, steps } }) => {
      if (ratio === undefined || (ratio !== null && ratio >= LEAST && ratio <= MOST)) return PASS;
      const isLarge = ratio === null || ratio > MOST;
      const what =
        ratio === null
          ? `are not finite within ${steps} steps`
          : `change them by ${shown(ratio)} of themselves per step (median), ${isLarge ? `more than ${MOST}` : `less than ${LEAST.toFixed(5)}`}`;
      return {
        kind: 'fail',
        value: isLarge ? 'too large' : 'too small',
        findings: [
          {
            message: `updates of the weights at training.optimizer.lr ${learning_rate} ${what}`,
            fix: isLarge
              ? 'lower training.optimizer.lr, or set training.clip_norm'
              : 'raise training.optimizer.lr: so little moves nothing within a training',
            places: places([facts.locate(['training', 'optimizer'])]),
          },
        ],
      };
    }),
};
