import { createInterface } from 'node:readline';
import { trainingStep, type StepOptions } from '../../src/learn/training/training-step.js';
import { randomOf } from '../../src/base/random.js';
import { writeArraysFile } from '../../src/nn/arrays-file.js';
import { countParameters } from '../../src/nn/network.js';
import { createSgd } from '../../src/nn/sgd.js';
import { createUnet } from '../../src/nn/unet.js';
import { writeWeights } from '../../src/nn/weights.js';

/**
 * voxrun's side of `bench/train-step.mjs`: for every line on standard input one training step on the same batch, its
 * seconds and its loss on standard output. Leaves its first weights and the batch in the folder given, for the peer.
 */
const [folder = '.', settingsText = '{}'] = process.argv.slice(2);
const { features, batch, patch } = JSON.parse(settingsText) as {
  features: number[];
  batch: number;
  patch: [number, number, number];
};
const levels = features.length - 1;
const [depth, height, width] = patch;
const voxels = batch * depth * height * width;

const random = randomOf([1, 'bench']);
const image = Float32Array.from({ length: voxels }, () => random.normal());
const labels = Array.from({ length: levels }, (_, level) =>
  Uint8Array.from({ length: voxels / 8 ** level }, () => random.integer(3)),
);
const network = createUnet({ features, convsPerStage: 2, channels: 1, classes: 3, deepSupervision: true, seed: 1 });
const options: StepOptions = {
  network,
  optimizer: createSgd(network.parameters, { momentum: 0.99, nesterov: true, weightDecay: 3e-5 }),
  loss: { batchDice: false },
  clipNorm: 12,
  patch,
  channels: 1,
  classes: 3,
};

writeWeights(folder, network);
const named = labels.map((values, level) => {
  const shape = [batch, ...patch.map((size) => size / 2 ** level)];
  return [`labels${level}`, { shape, values: Float32Array.from(values) }] as const;
});
writeArraysFile(folder, 'batch', new Map([['image', { shape: [batch, ...patch, 1], values: image }], ...named]));
print({ parameters: countParameters(network) });

createInterface({ input: process.stdin }).on('line', () => {
  const began = performance.now();
  const loss = trainingStep({ image, labels, samples: [] }, 0.01, options);
  print({ seconds: (performance.now() - began) / 1000, loss, peakMiB: process.resourceUsage().maxRSS / 1024 });
});

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
