import { formatNumber } from '../../stats/format-number.js';
import { mean } from '../../stats/moments.js';
import { measuredEpochs } from './measured-epochs.js';
import { cannotTell, type ResultRule } from './result-rule.js';

const WIDE = 2;
const VERY_WIDE = 5;
/** A ratio over fewer validation cases says little. */
const FEWEST_CASES = 10;

/**
 * Validation loss over training loss at the end, both in eval mode and without augmentation, over all folds together.
 * A network that beats the constant all the same has room for improvement and is told of a very wide gap only.
 */
export const trainingGap: ResultRule = {
  id: 'D10',
  means: 'The loss on validation cases is a multiple of that on training cases.',
  threshold: { warn_above: WIDE, fail_above: VERY_WIDE, cases: FEWEST_CASES },
  judge({ regression, trainings }) {
    if (regression === undefined) return undefined;
    const last = trainings.flatMap((training) => measuredEpochs(training).slice(-1));
    if (last.length === 0) return cannotTell('training measured nothing (training.metric_steps: 0)');
    const cases = trainings.reduce((sum, { validationCases }) => sum + validationCases, 0);
    if (cases < FEWEST_CASES) return cannotTell(`${cases} validation cases are fewer than ${FEWEST_CASES}`);
    const [train, validation] = [mean(last.map((one) => one.train.loss)), mean(last.map((one) => one.validation.loss))];
    const ratio = validation / train;
    if (!Number.isFinite(ratio)) return cannotTell('the training loss is 0');
    const losses = `the loss is ${formatNumber(validation, 3)} on validation cases, ${formatNumber(ratio, 3)} times the ${formatNumber(train, 3)} on training cases`;
    const hasSkill = regression.report.baselines.train_median?.verdict === 'better';
    if (ratio <= (hasSkill ? VERY_WIDE : WIDE)) return { value: ratio, state: 'pass', message: losses };
    return {
      value: ratio,
      state: ratio > VERY_WIDE && !hasSkill ? 'fail' : 'warn',
      message: `${losses}: it has learned training cases by heart`,
      fix: 'more patients, a smaller model, stronger augmentation at run time, or early stopping (training.early_stopping)',
    };
  },
};
