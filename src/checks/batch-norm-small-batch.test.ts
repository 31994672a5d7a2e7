import { expect, test } from 'vitest';
import { batchNormSmallBatch } from './batch-norm-small-batch.js';
import { regressionFactsOf } from './checks-rig.js';

const densenet = { kind: 'densenet', growth: 4, init_features: 8, blocks: [2], voxel_size: false, dropout: 0 } as const;
const judged = (batch: number, accumulate = 1) =>
  batchNormSmallBatch.judge(regressionFactsOf({ model: densenet, training: { batch, accumulate } }));

test('batches below 8 are a warning; averaging gradients does not help', () => {
  expect(judged(4, 4)).toMatchObject({
    kind: 'fail',
    value: 4,
    findings: [
      {
        message:
          'model densenet has batch normalisation, whose statistics of 4 samples are not those that prediction uses: training may look well and prediction fail; accumulate does not change that',
        fix: 'use training.batch: 8 or more, or model: {kind: resnet}, which normalises each sample by itself',
        places: [{ span: { lineText: 'training.batch' } }, { span: { lineText: 'model.kind' } }],
      },
    ],
  });
  expect(judged(7).kind).toBe('fail');
  expect(judged(8).kind).toBe('pass');
});

test('networks that normalise each sample by itself may have any batch', () => {
  expect(batchNormSmallBatch.judge(regressionFactsOf({ training: { batch: 1 } })).kind).toBe('pass');
});
