import { describe, expect, test } from 'vitest';
import { tensorFlow, type Scalar, type Tensor2D, type Tensor5D } from '../../nn/load-tf.js';
import type { RegressionNetwork, SegmentationNetwork } from '../../nn/network.js';
import { measureRegression } from './measure-regression.js';
import { measureSegmentation, type Structures } from './measure-segmentation.js';

const tf = tensorFlow();

/** Answers every patch of 4 voxels in a row with these scores, [voxel][channel]. */
function answering(scores: readonly (readonly number[])[]): SegmentationNetwork {
  return {
    kind: 'segmentation',
    parameters: [],
    statistics: [],
    dispose: () => undefined,
    forward: (image) => {
      const samples = image.shape[0];
      const all = Array.from({ length: samples }, () => scores).flat(2);
      return [tf.tensor5d(all, [samples, 1, 1, 4, scores[0]!.length])];
    },
  };
}

function measure(options: { scores: number[][]; labels: number[][]; structures: Structures }) {
  return measureSegmentation(
    options.labels.map((labels) => ({ image: new Float32Array(4), labels: [Uint8Array.from(labels)], samples: [{}] })),
    {
      network: answering(options.scores),
      lossOf: (scores: Tensor5D) => scores.mean<Scalar>(),
      patch: [1, 1, 4],
      channels: 1,
      labelValues: 4,
      structures: options.structures,
    },
  );
}

/** Scores whose highest channel is the given class. */
const predicting = (classes: number[], channels: number) =>
  classes.map((one) => Array.from({ length: channels }, (_, channel) => (channel === one ? 1 : 0)));

describe('a segmentation', () => {
  test('Dice is taken over the voxels of all patches, then averaged over the labels', async () => {
    const { metric, loss } = await measure({
      scores: predicting([0, 1, 1, 2], 3),
      labels: [
        [0, 1, 2, 2],
        [0, 0, 1, 2],
      ],
      structures: { members: [[1], [2]], outputs: 'classes' },
    });
    // Label 1: predicted 4, true 2, both 2. Label 2: predicted 2, true 3, both 2.
    expect(metric).toBeCloseTo((4 / 6 + 4 / 5) / 2, 9);
    expect(loss).toBeCloseTo(1 / 3, 6);
  });

  test('a region is the union of its labels, and the ignored label counts nowhere', async () => {
    const { metric } = await measure({
      scores: [
        [1, -1],
        [1, 1],
        [-1, -1],
        [1, 1],
      ],
      labels: [[1, 2, 2, 3]],
      structures: { members: [[1, 2], [2]], outputs: 'regions', ignore: 3 },
    });
    // Region 1: true 3, predicted 2, both 2. Region 2: true 2, predicted 1, both 1.
    expect(metric).toBeCloseTo((4 / 5 + 2 / 3) / 2, 9);
  });

  test('a label that is neither there nor predicted has no Dice', async () => {
    const { metric } = await measure({
      scores: predicting([0, 0, 0, 0], 2),
      labels: [[0, 0, 0, 0]],
      structures: { members: [[1]], outputs: 'classes' },
    });
    expect(metric).toBeNull();
  });
});

test('a regression is measured in the unit of its target, whatever the network learns', async () => {
  const network: RegressionNetwork = {
    kind: 'regression',
    parameters: [],
    statistics: [],
    extras: 0,
    dispose: () => undefined,
    // The mean of the image.
    forward: (image) => image.mean([1, 2, 3, 4]).reshape<Tensor2D>([-1, 1]),
  };
  const { loss, metric } = await measureRegression(
    [
      { image: Float32Array.from([1, 1, 3, 3]), targets: Float32Array.from([10, 50]), samples: [{}, {}] },
      { image: Float32Array.from([2, 2]), targets: Float32Array.from([30]), samples: [{}] },
    ],
    {
      network,
      lossOf: (predicted, target) => predicted.sub(target).square().mean<Scalar>(),
      scale: (target) => target / 10,
      unscale: (output) => output * 10,
      patch: [1, 1, 2],
      channels: 1,
    },
  );
  // Standardised errors 0, 2, 1; in the unit of the target 0, 20, 10.
  expect(loss).toBeCloseTo(5 / 3, 5);
  expect(metric).toBeCloseTo(10, 5);
});
