import { PASS, places, type Rule } from '../rule.js';
import { shown } from '../shown-number.js';
import { judgeTrial } from './judge-trial.js';

const LEAST_BETTER = 0.1;
/** Below this nothing was learned in so few steps, and there is nothing to compare. */
const LEAST_LEARNED = 0.3;

/** Where the targets of other cases do as well, they say nothing about these images (D6). */
export const targetsIgnored: Rule = {
  severity: 'warning',
  acceptable: true,
  means: 'A small network trained on the labels or targets of other cases fits the true ones as well.',
  judge: (facts) =>
    judgeTrial(facts, ({ controls: { real, shuffled, steps } }, { metric, isSegmentation }) => {
      if (shuffled === null || real.metric < LEAST_LEARNED) return PASS;
      if (real.metric - shuffled.metric >= LEAST_BETTER) return PASS;
      return {
        kind: 'fail',
        value: 'as well with those of other cases',
        findings: [
          {
            message: `after ${steps} steps a small network reaches a ${metric} of ${shown(real.metric)}, and ${shown(shuffled.metric)} where it learned the ${isSegmentation ? 'label maps' : 'targets'} of other cases: these cases are hardly told apart`,
            fix: `look whether ${isSegmentation ? 'label maps' : 'targets'} and images belong together; checks.controls: [shuffled_targets] tells by a whole training`,
            places: places([facts.locate(isSegmentation ? ['data', 'label'] : ['task', 'target'])]),
          },
        ],
      };
    }),
};
