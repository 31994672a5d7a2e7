import { createInterface } from 'node:readline';
import type { TrainingBatch } from '../../src/learn/training/batch-source.js';
import type { Objective } from '../../src/learn/training/objective.js';
import { regressionObjective } from '../../src/learn/training/regression-objective.js';
import { segmentationObjective } from '../../src/learn/training/segmentation-objective.js';
import { trainingStep } from '../../src/learn/training/training-step.js';
import { randomOf } from '../../src/base/random.js';
import { createAdamw } from '../../src/nn/adamw.js';
import { writeArraysFile } from '../../src/nn/arrays-file.js';
import { createNetwork, isRegressionSettings } from '../../src/nn/create-network.js';
import { diceCeLoss } from '../../src/nn/dice-ce.js';
import type { NamedArray } from '../../src/nn/named-array.js';
import { countParameters } from '../../src/nn/network.js';
import type { NetworkSettings } from '../../src/nn/network-settings.js';
import { scalarLoss } from '../../src/nn/scalar-loss.js';
import { createSgd } from '../../src/nn/sgd.js';
import { writeWeights } from '../../src/nn/weights.js';

/**
 * voxrun's side of `bench/train-step.mjs`: for every line on standard input one training step on the same batch, its
 * seconds and its loss on standard output. Leaves its first weights and the batch in the folder given, for the peer.
 */
const [folder = '.', settingsText = '{}'] = process.argv.slice(2);
const { network: settings, batch, patch } = JSON.parse(settingsText) as Settings;

interface Settings {
  readonly network: NetworkSettings;
  readonly batch: number;
  readonly patch: readonly [number, number, number];
}

const CLASSES = 3;
const voxels = batch * patch[0] * patch[1] * patch[2];
const random = randomOf([1, 'bench']);
const normals = (count: number) => Float32Array.from({ length: count }, () => random.normal());
const image = normals(voxels);

const { objective, data, arrays, learningRate } = isRegressionSettings(settings) ? regression() : segmentation();
const { network } = objective;
const optimizer = isRegressionSettings(settings)
  ? createAdamw(network.parameters, { betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0.01, amsgrad: false })
  : createSgd(network.parameters, { momentum: 0.99, nesterov: true, weightDecay: 3e-5 });

writeWeights(folder, network);
writeArraysFile(
  folder,
  'batch',
  new Map(Object.entries({ image: { shape: [batch, ...patch, 1], values: image }, ...arrays })),
);
print({ parameters: countParameters(network) });

createInterface({ input: process.stdin }).on('line', () => {
  const began = performance.now();
  const loss = trainingStep([data], { learningRate, drawKey: [1] }, { objective, optimizer, clipNorm: 12 });
  print({ seconds: (performance.now() - began) / 1000, loss, peakMiB: process.resourceUsage().maxRSS / 1024 });
});

interface Work {
  readonly objective: Objective;
  readonly data: TrainingBatch;
  /** Of the batch beside the image, for the peer. */
  readonly arrays: Readonly<Record<string, NamedArray>>;
  readonly learningRate: number;
}

function segmentation(): Work {
  if (isRegressionSettings(settings)) throw new Error('Internal error: a regression has no labels');
  const levels = settings.features.length - 1;
  const labels = Array.from({ length: levels }, (_, level) =>
    Uint8Array.from({ length: voxels / 8 ** level }, () => random.integer(CLASSES)),
  );
  return {
    objective: segmentationObjective({
      network: createNetwork({
        settings,
        channels: 1,
        classes: CLASSES,
        deepSupervision: true,
        drawKey: [1, 'weights'],
      }),
      lossOf: (scores, map) => diceCeLoss(scores, map, { batchDice: false }),
      patch,
      channels: 1,
      labelValues: CLASSES,
    }),
    data: { image, labels, samples: [] },
    arrays: Object.fromEntries(
      labels.map((values, level) => {
        const shape = [batch, ...patch.map((size) => size / 2 ** level)];
        return [`labels${level}`, { shape, values: Float32Array.from(values) }];
      }),
    ),
    learningRate: 0.01,
  };
}

function regression(): Work {
  if (!isRegressionSettings(settings)) throw new Error('Internal error: a segmentation has no targets');
  const targets = normals(batch);
  const spacing = normals(3 * batch).map(Math.exp);
  return {
    objective: regressionObjective({
      network: createNetwork({ settings, channels: 1, extras: 3, drawKey: [1, 'weights'] }),
      lossOf: (predicted, target) => scalarLoss({ kind: 'huber', delta: 1 }, predicted, target),
      scale: (target) => target,
      patch,
      channels: 1,
    }),
    data: { image, targets, spacing, samples: [] },
    arrays: {
      targets: { shape: [batch, 1], values: targets },
      // Arrays have the axes in the opposite order of the spacing.
      extra: {
        shape: [batch, 3],
        values: spacing.map((_, i) => Math.log(spacing[3 * Math.floor(i / 3) + 2 - (i % 3)]!)),
      },
    },
    learningRate: 0.001,
  };
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
