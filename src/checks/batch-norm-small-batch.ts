import { PASS, places, type Rule } from './rule.js';

/** Below this, the statistics of one batch are too far from those that prediction uses (check D11 of the field). */
const SMALLEST_BATCH = 8;

const WITH_BATCH_NORM = ['densenet', 'rasternet'];

/** Batch normalisation trains with the statistics of the batch and predicts with their running mean. */
export const batchNormSmallBatch: Rule = {
  severity: 'warning',
  acceptable: true,
  means: `A network with batch normalisation is trained with batches below ${SMALLEST_BATCH}.`,
  judge({ settings, locate }) {
    const { model, training } = settings;
    const { batch, accumulate } = training;
    if (!WITH_BATCH_NORM.includes(model.kind) || batch === 'auto' || batch >= SMALLEST_BATCH) return PASS;
    return {
      kind: 'fail',
      value: batch,
      findings: [
        {
          message:
            `model ${model.kind} has batch normalisation, whose statistics of ${batch === 1 ? '1 sample' : `${batch} samples`} are not ` +
            'those that prediction uses: training may look well and prediction fail' +
            (accumulate > 1 ? '; accumulate does not change that' : ''),
          fix: `use training.batch: ${SMALLEST_BATCH} or more, or model: {kind: resnet}, which normalises each sample by itself`,
          places: places([locate(['training', 'batch'])], [locate(['model', 'kind']), 'the network']),
        },
      ],
    };
  },
};
