import { formatNumber } from '../../stats/format-number.js';
import type { ResultRule } from './result-rule.js';

const LEAST_DICE = 0.1;

/** A label that is found nowhere hides in the mean over labels. */
export const labelCollapsed: ResultRule = {
  id: 'D8',
  means: 'A label is hardly ever found.',
  threshold: LEAST_DICE,
  judge({ segmentation }) {
    if (segmentation === undefined) return undefined;
    const { dice, labels } = segmentation;
    const lost = labels.filter((label) => dice[label] !== null && dice[label]! < LEAST_DICE);
    if (lost.length === 0)
      return { value: [], state: 'pass', message: `every label has a mean Dice of at least ${LEAST_DICE}` };
    return {
      value: lost,
      state: 'fail',
      message: lost.map((label) => `${label} has a mean Dice of ${formatNumber(dice[label]!, 3)}`).join('; '),
      fix: 'train longer, raise training.foreground, and see in voxrun preview whether the patches hold it; compare inference.tta with the trained mirror axes',
    };
  },
};
