import { expect, test } from 'vitest';
import { createNetwork } from '../../nn/create-network.js';
import { arrayOrder } from '../../imaging/array-order.js';
import { tensorFlow } from '../../nn/load-tf.js';
import { countParameters } from '../../nn/network.js';
import type { RegressionSettings, SegmentationSettings } from '../../nn/network-settings.js';
import type { Triple } from '../../imaging/volume.js';
import { smallRegression, smallSegmentation } from './small-network.js';

const halves = (stages: number) =>
  Array.from({ length: stages }, (_, stage) => (stage === 0 ? ([1, 1, 1] as const) : ([2, 2, 2] as const)));
const segmentations: readonly (readonly [string, SegmentationSettings, Triple])[] = [
  ['a U-Net', { kind: 'unet', features: [32, 64, 128, 256, 320, 320], convsPerStage: 2 }, [128, 128, 128]],
  [
    'thick slices, whose axis comes first in arrays',
    {
      kind: 'unet',
      features: [32, 64, 128],
      convsPerStage: 2,
      strides: [
        [1, 1, 1],
        [1, 2, 2],
        [2, 2, 2],
      ],
      kernels: [
        [1, 3, 3],
        [3, 3, 3],
        [3, 3, 3],
      ],
    },
    [64, 48, 10],
  ],
  [
    'a residual encoder',
    { kind: 'resenc-unet', features: [16, 32, 64], blocksPerStage: [1, 3, 4], decoderConvs: 1, strides: halves(3) },
    [40, 56, 40],
  ],
  ['a patch of next to nothing', { kind: 'unet', features: [2, 4], convsPerStage: 1 }, [8, 16, 8]],
];

test.each(segmentations)('%s becomes a small one of its kind that fits its patch', (_, settings, patch) => {
  const small = smallSegmentation(settings, patch);
  expect(small.settings.kind).toBe(settings.kind);
  for (const axis of [0, 1, 2] as const) expect(small.size[axis]).toBeLessThanOrEqual(Math.min(24, patch[axis]));
  const network = createNetwork({
    settings: small.settings,
    channels: 1,
    classes: 3,
    deepSupervision: false,
    drawKey: [],
  });
  expect(countParameters(network)).toBeLessThan(400_000);
  const scores = network.forward(tensorFlow().zeros([1, ...arrayOrder(small.size), 1]));
  expect(scores.map(({ shape }) => shape)).toEqual([[1, ...arrayOrder(small.size), 3]]);
  network.dispose();
});

const regressions: readonly (readonly [string, RegressionSettings, Triple])[] = [
  [
    'a residual network',
    { kind: 'resnet', features: [8, 16, 32, 64], blocksPerStage: [2, 2, 2, 2], dropout: 0.5 },
    [32, 32, 32],
  ],
  ['one of large images', { kind: 'resnet', features: [32, 64], blocksPerStage: [2, 2], dropout: 0 }, [160, 192, 128]],
  [
    'DenseNet121',
    { kind: 'densenet', features: 64, growth: 32, blocks: [6, 12, 24, 16], bottleneck: 4, dropout: 0.2 },
    [96, 96, 96],
  ],
  ['RasterNet', { kind: 'rasternet', width: 1, size: [128, 128, 128], depthAxis: 0 }, [128, 128, 128]],
  ['a linear model', { kind: 'linear', size: [40, 32, 28], pool: 4 }, [28, 32, 40]],
];

test.each(regressions)('%s becomes a small one of its kind that fits coarser images', (_, settings, whole) => {
  const small = smallRegression(settings, whole);
  expect(small.settings.kind).toBe(settings.kind);
  for (const axis of [0, 1, 2] as const) expect(small.size[axis]).toBeLessThanOrEqual(whole[axis]);
  const network = createNetwork({ settings: small.settings, channels: 1, extras: 3, drawKey: [] });
  expect(countParameters(network)).toBeLessThan(2_000_000);
  const tf = tensorFlow();
  const output = network.forward(tf.zeros([2, ...arrayOrder(small.size), 1]), { extra: tf.zeros([2, 3]) });
  expect(output.shape).toEqual([2, 1]);
  network.dispose();
});
