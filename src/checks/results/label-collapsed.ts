import { formatNumber } from '../../stats/format-number.js';
import { cannotTell, type ResultRule } from './result-rule.js';

const LEAST_DICE = 0.1;

/** A label that is found nowhere hides in the mean over labels. */
export const labelCollapsed: ResultRule = {
  id: 'D8',
  means: 'A label is hardly ever found.',
  threshold: LEAST_DICE,
  judge({ segmentation }) {
    if (segmentation === undefined) return undefined;
    const { dice, labels, casesWith } = segmentation;
    // Dice is 0 of one voxel that is taken for a label which is not there, and says nothing of finding it.
    const nowhere = labels.filter((label) => casesWith?.[label] === 0);
    const judged = labels.filter((label) => !nowhere.includes(label));
    const lost = judged.filter((label) => dice[label] !== null && dice[label]! < LEAST_DICE);
    const untold = nowhere.length === 0 ? '' : `no validated case has ${nowhere.join(', ')}`;
    if (lost.length === 0) {
      if (untold !== '') return cannotTell(untold);
      return { value: [], state: 'pass', message: `every label has a mean Dice of at least ${LEAST_DICE}` };
    }
    const found = lost.map((label) => `${label} has a mean Dice of ${formatNumber(dice[label]!, 3)}`);
    return {
      value: lost,
      state: 'fail',
      message: [...found, ...(untold === '' ? [] : [untold])].join('; '),
      fix: 'train longer, raise training.foreground, and see in voxrun preview whether the patches hold it; compare inference.tta with the trained mirror axes',
    };
  },
};
