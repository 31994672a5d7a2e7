import type { ResultRule } from '../result-rule.js';
import type { AuditFact, SamplePlace } from './audit-fact.js';

/** Fewer cases come in the same order twice by chance. */
const FEWEST_CASES = 3;

/** Loader threads that begin from one seed, or epochs that do not, show the same samples again and again. */
export const samplesRepeat: ResultRule = {
  id: 'D32',
  means: 'Training draws the same samples twice.',
  threshold: 0,
  judge({ audits = [] }) {
    if (audits.length === 0) return undefined;
    const repeated = audits.flatMap(({ fold, samples }) => {
      const pairs = isSameEpochTwice(samples) ? samples.equal : samples.equal.filter(({ explained }) => !explained);
      return pairs.map((pair) => ({ fold, ...pair }));
    });
    const drawn = audits.reduce((sum, { samples }) => sum + 2 * samples.of_each_epoch, 0);
    const [first] = repeated;
    if (first === undefined) {
      const alike = audits.reduce((sum, { samples }) => sum + samples.equal.length, 0);
      return {
        value: 0,
        state: 'pass',
        message:
          alike === 0
            ? `${drawn} samples of two epochs are all different`
            : `${drawn} samples of two epochs differ but for ${alike} ${alike === 1 ? 'pair' : 'pairs'} of which nothing or flips alone were drawn, or that are masks`,
      };
    }
    return {
      value: repeated.length,
      state: 'fail',
      message: `${repeated.length} ${repeated.length === 1 ? 'pair' : 'pairs'} of the ${drawn} samples at the start of two epochs are the same, such as ${placeText(first.first)} and ${placeText(first.second)} of fold ${first.fold}`,
      fix: 'draws do not depend on epoch and step, or augmentation is not done: this is a fault of voxrun, please report it; `voxrun doctor` says what is installed',
    };
  },
};

/** Every sample of one epoch is that of the other at the same place. */
function isSameEpochTwice({ of_each_epoch: count, equal }: AuditFact['samples']): boolean {
  const same = equal.filter(
    ({ first, second }) => first.epoch !== second.epoch && first.step === second.step && first.slot === second.slot,
  );
  return same.length >= count && new Set(same.map(({ first }) => first.case)).size >= FEWEST_CASES;
}

function placeText({ case: id, epoch, step, slot }: SamplePlace): string {
  return `${id} in epoch ${epoch + 1}, step ${step + 1}, place ${slot + 1}`;
}
