import { shown } from '../shown-number.js';
import { PASS, places, type Rule } from '../rule.js';
import { judgeTrial } from './judge-trial.js';

/** Of Dice and of R2: batch normalisation in evaluation mode is slow to follow. */
const LEAST = 0.8;

/** A few cases can be learned by heart by almost anything. What cannot, will not learn many either (D4). */
export const cannotOverfit: Rule = {
  severity: 'error',
  acceptable: true,
  means: 'A small version of the network cannot even learn a few cases by heart.',
  judge: (facts) =>
    judgeTrial(facts, ({ learned, cases }, { isSegmentation, metric }) => {
      if (learned.loss !== null && learned.metric >= LEAST) return PASS;
      const { locate } = facts;
      return {
        kind: 'fail',
        value: `below ${LEAST}`,
        findings: [
          {
            message: `after ${learned.steps} steps on ${cases.length} cases (${cases.join(', ')}) a small network knows them with a ${metric} of ${shown(learned.metric)}, below ${LEAST}: what cannot be learned by heart cannot be learned at all`,
            fix: isSegmentation
              ? 'look at these cases with `voxrun preview`: label maps that belong to other images, labels that the images do not show, or a normalisation that leaves nothing to see'
              : 'look whether these targets belong to these images, and whether the normalisation leaves anything to see',
            places: places([locate(['data', 'channels'])], [locate(['model']), 'the network']),
          },
        ],
      };
    }),
};
