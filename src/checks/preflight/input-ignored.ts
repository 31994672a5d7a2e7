import { PASS, places, type Rule } from '../rule.js';
import { shown } from '../shown-number.js';
import { judgeTrial } from './judge-trial.js';

const LEAST_WORSE = 1.05;
/** Below this nothing was learned in so few steps, and there is nothing to compare. */
const LEAST_LEARNED = 0.1;

/** A network that does as well without images has learned something else, such as where organs lie (D5). */
export const inputIgnored: Rule = {
  severity: 'warning',
  acceptable: true,
  means: 'A small network learns a few cases as well from images that are 0 everywhere.',
  judge: (facts) =>
    judgeTrial(facts, ({ controls: { real, zeroed, steps } }, { metric }) => {
      const worse = (1 - zeroed.metric) / (1 - real.metric);
      if (real.metric < LEAST_LEARNED || real.metric >= 1 || worse > LEAST_WORSE) return PASS;
      return {
        kind: 'fail',
        value: 'as well without images',
        findings: [
          {
            message: `after ${steps} steps a small network reaches a ${metric} of ${shown(real.metric)}, and ${shown(zeroed.metric)} from images that are 0 everywhere: it does not look at them`,
            fix: 'look with `voxrun preview` whether the images hold what is to be learned, and at data.channels.*.normalize; checks.controls: [zeroed_inputs] tells by a whole training',
            places: places([facts.locate(['data', 'channels'])]),
          },
        ],
      };
    }),
};
