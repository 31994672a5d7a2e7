import { describe, expect, test } from 'vitest';
import type { Settings } from '../config/experiment.js';
import { countParameters } from '../nn/network.js';
import { networkOf } from '../stages/network-of.js';
import { networkSettingsOf } from '../stages/network-settings-of.js';
import { outputStructure } from '../stages/predict/output-structure.js';
import { factsOf, regressionFactsOf } from './checks-rig.js';
import { parameterCount } from './parameter-count.js';

/** Parameters of the network that a training would make. Weights are drawn when they are first used: none is. */
function countedByNetwork({ model, task, data, preprocessing }: Settings): number {
  const size = preprocessing.resize ?? preprocessing.size;
  const settings = networkSettingsOf({ model, planned: {}, patch: size === 'native' ? [16, 16, 16] : size });
  const outputs =
    task.kind === 'regression'
      ? 1
      : outputStructure({
          labels: task.labels,
          regions:
            task.regions === undefined
              ? null
              : Object.entries(task.regions).map(([name, region]) => ({ name, ...region })),
          ignore: task.ignore ?? null,
        }).members.length;
  const network = networkOf({
    settings,
    channels: Object.keys(data.channels).length,
    outputs,
    extras: 'voxel_size' in model && model.voxel_size ? 3 : 0,
    deepSupervision: true,
    drawKey: [0],
  });
  return countParameters(network);
}

const two = {
  data: { channels: { a: { image: 'a', normalize: 'zscore' }, b: { image: 'b', normalize: 'zscore' } } },
} as const;
const unet = { kind: 'unet', features: [8, 12, 20], convs_per_stage: 2, strides: 'halve', kernels: 3 } as const;
const resenc = {
  kind: 'resenc-unet',
  features: [8, 8, 20, 24, 24],
  blocks_per_stage: 'auto',
  strides: 'halve',
  kernels: 3,
} as const;
const resnet = {
  kind: 'resnet',
  features: [8, 16, 16, 32],
  blocks_per_stage: 2,
  voxel_size: true,
  dropout: 0.1,
} as const;
const densenet = {
  kind: 'densenet',
  growth: 8,
  init_features: 15,
  blocks: [2, 3, 2],
  voxel_size: true,
  dropout: 0,
} as const;
const labels = { background: 0, a: 1, b: 2, unsure: 3 };
const uneven = {
  strides: [
    [1, 1, 1],
    [2, 2, 1],
    [2, 1, 2],
  ],
  kernels: [
    [3, 3, 1],
    [3, 5, 3],
    [3, 3, 3],
  ],
} as const;

describe('as many parameters as the network has:', () => {
  test.each<[string, Settings]>([
    ['unet', factsOf({ model: unet }).settings],
    [
      'unet of two channels and uneven stages',
      factsOf({ ...two, model: { ...unet, ...uneven, convs_per_stage: 3 } }).settings,
    ],
    ['unet with an ignored label', factsOf({ model: unet, task: { labels, ignore: 'unsure' } }).settings],
    [
      'unet with regions',
      factsOf({ model: unet, task: { labels, regions: { all: { of: ['a', 'b'], as: 'a' } } } }).settings,
    ],
    ['resenc-unet', factsOf({ model: resenc }).settings],
    [
      'resenc-unet of written blocks',
      factsOf({ ...two, model: { ...resenc, features: [8, 16], blocks_per_stage: [2, 1] } }).settings,
    ],
    ['resnet', regressionFactsOf({ model: resnet }).settings],
    ['resnet of two channels', regressionFactsOf({ ...two, model: { ...resnet, voxel_size: false } }).settings],
    ['densenet', regressionFactsOf({ ...two, model: densenet }).settings],
    ['linear', regressionFactsOf({ ...two, model: { kind: 'linear', pool: 2, voxel_size: true } }).settings],
    ...([128, 96, 64, 32] as const).map((side): [string, Settings] => [
      `rasternet, narrow, planes of ${side} x 256`,
      regressionFactsOf({
        ...two,
        model: { kind: 'rasternet', width: 0.013 },
        preprocessing: { size: [side, 256, 24] },
      }).settings,
    ]),
  ])('%s', (_name, settings) => {
    expect(parameterCount(settings)).toBe(countedByNetwork(settings));
  });

  test("DenseNet121 of MONAI in 3D, which has 11,243,649 with PyTorch's count of one output and one channel", () => {
    const model = { ...densenet, growth: 32, init_features: 64, blocks: [6, 12, 24, 16], voxel_size: false };
    expect(parameterCount(regressionFactsOf({ model }).settings)).toBe(
      countedByNetwork(regressionFactsOf({ model }).settings),
    );
  });
});

test('RasterNet as its author wrote it has 437,476,609 parameters', () => {
  const settings = regressionFactsOf({
    model: { kind: 'rasternet', width: 1 },
    preprocessing: { resize: [128, 128, 128], size: 'native' },
  }).settings;
  expect(parameterCount(settings)).toBe(437_476_609);
});

test('what is planned later has no count yet', () => {
  for (const change of [{ features: 'auto' }, { strides: 'auto' }, { kernels: 'auto' }] as const) {
    expect(parameterCount(factsOf({ model: { ...unet, ...change } }).settings)).toBeUndefined();
  }
  const linear = { kind: 'linear', pool: 2, voxel_size: false } as const;
  expect(
    parameterCount(regressionFactsOf({ model: linear, preprocessing: { size: 'native' } }).settings),
  ).toBeUndefined();
});
