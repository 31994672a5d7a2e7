import { formatNumber } from '../../../stats/format-number.js';
import { mean } from '../../../stats/moments.js';
import { cannotTell, type ResultRule } from '../result-rule.js';
import { auditedMetric } from './audited-metric.js';

/** Augmented over plain: more means that augmentation makes images of another kind, or forgets the label. */
const TOO_HARD = 3;
/** Plain over augmented: images as they are, which prediction sees, are what training hardly shows. */
const TOO_STRANGE = 1.25;
/** Smaller differences are no finding, whatever their ratio: of Dice, and of the targets' standard deviation. */
const LEAST = { dice: 0.05, spread: 0.1 };

/** The error, 1 - Dice or the absolute error, of the network on its training cases with and without augmentation. */
export const augmentationGap: ResultRule = {
  id: 'D12',
  means: 'The network does much worse on augmented training samples than on plain ones, or worse on plain ones.',
  threshold: { augmented_over_plain: TOO_HARD, plain_over_augmented: TOO_STRANGE, least: LEAST },
  judge(facts) {
    const { audits = [] } = facts;
    if (audits.length === 0) return undefined;
    const metric = auditedMetric(facts);
    const known = audits.flatMap(({ augmentation: { augmented, plain, spread } }) =>
      augmented === null || plain === null ? [] : [{ augmented, plain, spread }],
    );
    if (known.length === 0) return cannotTell('no sample of a training case holds a label');
    const [augmented, plain] = [mean(known.map((one) => one.augmented)), mean(known.map((one) => one.plain))];
    const least =
      metric.name === 'Dice' ? LEAST.dice : LEAST.spread * mean(known.map(({ spread }) => spread ?? Number.NaN));
    const [hard, easy] = [metric.error(augmented), metric.error(plain)];
    const figures = `on training cases ${metric.name} is ${metric.text(augmented)} with augmentation and ${metric.text(plain)} without`;
    const value = { augmented, plain };
    if (hard > TOO_HARD * easy && hard - easy > least) {
      return {
        value,
        state: 'warn',
        message: `${figures}: ${easy === 0 ? 'an error' : `${formatNumber(hard / easy, 3)} times the error`}`,
        fix: 'see in `voxrun preview` whether augmented samples still look like images, and whether labels and targets follow; make the transforms under augmentation weaker or rarer',
      };
    }
    if (easy > TOO_STRANGE * hard && easy - hard > least) {
      return {
        value,
        state: 'warn',
        message: `${figures}: images as they are, which prediction sees, are strange to the network`,
        fix: 'lower the p of the transforms under augmentation, so that more samples stay as they are',
      };
    }
    return { value, state: 'pass', message: figures };
  },
};
