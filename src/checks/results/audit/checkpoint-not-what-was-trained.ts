import { formatNumber } from '../../../stats/format-number.js';
import type { MeasuredFact } from '../measured-fact.js';
import type { ResultFacts } from '../result-facts.js';
import type { ResultRule } from '../result-rule.js';
import type { CheckpointFact } from './audit-fact.js';

/**
 * Of the loss, where it is below 1 absolutely. The same threads give the same bits, other threads or JavaScript differ by
 * less than 1e-6; what is left is for a GPU that multiplies with fewer digits.
 */
const MOST_LOSS = 1e-3;
/** Of Dice absolutely, of an error as a share: the metric moves by whole voxels. */
const MOST_METRIC = 1e-2;
/** So near is only the epoch that the weights come from. */
const SAME_LOSS = 1e-5;

/** Weights on disk that do not give what training measured with them are others, or were damaged with their hashes. */
export const checkpointNotWhatWasTrained: ResultRule = {
  id: 'D14',
  means: 'Stored weights do not give the loss and metric that training measured with them.',
  threshold: { loss: MOST_LOSS, metric: MOST_METRIC },
  judge(facts) {
    const { audits = [] } = facts;
    if (audits.length === 0) return undefined;
    const all = audits.flatMap(({ fold, checkpoints }) => checkpoints.map((one) => ({ fold, ...one })));
    // Nothing was measured: there is nothing that the weights could contradict.
    if (all.length === 0) return undefined;
    const wrong = all.flatMap((one) => {
      const other = otherEpoch(one, facts);
      return other !== undefined || parts(one, facts) ? [{ ...one, other }] : [];
    });
    if (wrong.length === 0) {
      return {
        value: [],
        state: 'pass',
        message: `stored weights give what training measured with them (${counted(all.length, 'file')})`,
      };
    }
    return {
      value: wrong.map(({ fold, weights }) => ({ fold, weights })),
      state: 'fail',
      message: wrong.map(textOf).join('; '),
      fix: 'these are not the weights that were trained: `voxrun run FILE --force train` trains them anew',
    };
  },
};

function parts({ recorded, found }: CheckpointFact, { settings }: ResultFacts): boolean {
  if (!isNear(found.loss, recorded.loss, MOST_LOSS * Math.max(1, Math.abs(recorded.loss)))) return true;
  if (recorded.metric === null || found.metric === null) return recorded.metric !== found.metric;
  const scale = settings.task.kind === 'segmentation' ? 1 : recorded.metric;
  return !isNear(found.metric, recorded.metric, MOST_METRIC * scale);
}

/** Another epoch of this training that the weights fit exactly, while they do not fit their own. Counted from 1. */
function otherEpoch(
  { fold, epochs, recorded, found }: CheckpointFact & { readonly fold: number },
  { trainings }: ResultFacts,
): number | undefined {
  if (isNear(found.loss, recorded.loss, SAME_LOSS)) return undefined;
  const history = trainings.find((one) => one.fold === fold)?.epochs ?? [];
  const at = history.findIndex(
    ({ validation }, index) => index + 1 !== epochs && validation !== undefined && fits(found, validation),
  );
  return at < 0 ? undefined : at + 1;
}

function fits(found: MeasuredFact, recorded: MeasuredFact): boolean {
  return isNear(found.loss, recorded.loss, SAME_LOSS);
}

/** Not so for what is no number. */
function isNear(a: number, b: number, limit: number): boolean {
  return Math.abs(a - b) <= limit;
}

function textOf({
  fold,
  weights,
  epochs,
  recorded,
  found,
  other,
}: CheckpointFact & { readonly fold: number; readonly other: number | undefined }): string {
  const those = other === undefined ? '' : `, which is that after epoch ${other}`;
  return `the ${weights} weights of fold ${fold} have a loss of ${lossText(found)} on the validation batches on which training recorded ${lossText(recorded)} after epoch ${epochs}${those}`;
}

function lossText({ loss }: MeasuredFact): string {
  return Number.isFinite(loss) ? formatNumber(loss, 5) : 'no number';
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
