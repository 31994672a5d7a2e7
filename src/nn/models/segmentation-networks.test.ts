import { describe, expect, it } from 'vitest';
import { createNetwork } from '../create-network.js';
import { expectClose } from '../expect-close.js';
import { lossAndGradients } from '../gradients.js';
import { tensorFlow, type Scalar, type Tensor5D } from '../load-tf.js';
import { countParameters } from '../network.js';
import type { SegmentationSettings } from '../network-settings.js';
import { assignParameters } from '../weights.js';
import { arraysOf, cosines } from './fixture-rig.js';
import resencUnet from './fixtures/resenc-unet.json' with { type: 'json' };
import unet from './fixtures/unet.json' with { type: 'json' };

const tf = tensorFlow();

/** What the fixtures say, in the types of the settings. */
function networkOf(kind: 'unet' | 'resenc-unet', options: unknown) {
  const { channels, classes, ...settings } = options as { channels: number; classes: number };
  return createNetwork({
    settings: { kind, ...settings } as unknown as SegmentationSettings,
    channels,
    classes,
    deepSupervision: true,
    drawKey: [1, 'weights'],
  });
}

describe.each([
  { kind: 'unet', fixture: unet },
  { kind: 'resenc-unet', fixture: resencUnet },
] as const)("$kind with nnU-Net's own weights, strides and kernels that differ by axis", ({ kind, fixture }) => {
  const network = networkOf(kind, fixture.options);
  assignParameters(network, arraysOf(fixture.weights));
  const image = tf.tensor5d(fixture.image.values, fixture.image.shape as Tensor5D['shape']);

  it('has as many parameters', () => {
    expect(countParameters(network)).toBe(fixture.parameters);
  });

  it('gives the same scores at every resolution', () => {
    const scores = network.forward(image, { training: true });
    expect(scores.map(({ shape }) => shape)).toEqual(fixture.scores.map(({ shape }) => shape));
    scores.forEach((score, level) => {
      // A dozen normalised layers, each with sums in another order than PyTorch's.
      expectClose(score.dataSync(), fixture.scores[level]!.values, { tolerance: 1e-5 });
    });
  });

  it('gives the same gradients', () => {
    const { gradients } = lossAndGradients(network, () =>
      network
        .forward(image, { training: true })
        .map((scores) => scores.mul(cosines(scores.shape)).sum<Scalar>())
        .reduce((sum, part) => sum.add(part)),
    );
    for (const [name, expected] of Object.entries<number>(fixture.gradient_norms)) {
      const norm = gradients[name]?.norm().dataSync()[0] ?? 0;
      // Where a normalisation cancels a bias, PyTorch computes a gradient of rounding errors.
      expect(Math.abs(norm - expected), name).toBeLessThan(2e-4 * Math.max(1, expected));
    }
  });
});

describe('createNetwork', () => {
  it.each([
    // nnU-Net's ResEncL plans of the hippocampus, and of 128^3 voxels in six stages.
    { features: [32, 64, 128, 256], blocks: [1, 3, 4, 6], expected: 25_895_593 },
    { features: [32, 64, 128, 256, 320, 320], blocks: [1, 3, 4, 6, 6, 6], expected: 102_350_575 },
  ])("counts nnU-Net's $expected parameters of a residual encoder without allocating them", (plan) => {
    const before = tf.memory().numTensors;
    const network = createNetwork({
      settings: { kind: 'resenc-unet', features: plan.features, blocksPerStage: plan.blocks, decoderConvs: 1 },
      channels: 1,
      classes: 3,
      deepSupervision: true,
      drawKey: [1, 'weights'],
    });
    expect(countParameters(network)).toBe(plan.expected);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("counts the parameters of nnU-Net's prostate plan, whose kernels and strides differ by axis", () => {
    const [flat, cubic] = [
      [1, 2, 2],
      [2, 2, 2],
    ] as const;
    const network = createNetwork({
      settings: {
        kind: 'unet',
        features: [32, 64, 128, 256, 320, 320, 320],
        strides: [[1, 1, 1], flat, flat, cubic, cubic, flat, flat],
        kernels: [[1, 3, 3], [1, 3, 3], ...Array.from({ length: 5 }, () => [3, 3, 3] as const)],
        convsPerStage: 2,
      },
      channels: 1,
      classes: 2,
      deepSupervision: true,
      drawKey: [1, 'weights'],
    });
    expect(countParameters(network)).toBe(44_577_356);
  });

  it('refuses an image that the strides do not divide, lists of different length and even kernels', () => {
    const network = networkOf('unet', unet.options);
    expect(() => network.forward(tf.zeros([1, 3, 8, 4, 2]))).toThrow(
      'Internal error: an image of 3x8x4 is not divisible by 2x4x4',
    );
    expect(() => networkOf('unet', { ...unet.options, strides: [[1, 1, 1]] })).toThrow(
      'Internal error: 3 stages have 1 strides and 3 kernels',
    );
    expect(() =>
      networkOf('unet', {
        ...unet.options,
        kernels: [
          [1, 3, 3],
          [3, 3, 3],
          [2, 3, 3],
        ],
      }),
    ).toThrow('Internal error: a kernel of 1x3x3, 3x3x3, 2x3x3 is even');
    expect(() => networkOf('resenc-unet', { ...resencUnet.options, blocksPerStage: [1] })).toThrow(
      'Internal error: 3 stages have 1 numbers of blocks',
    );
  });

  it('starts a residual unit as its other way alone', () => {
    const network = networkOf('resenc-unet', resencUnet.options);
    const scales = network.parameters.filter(({ name }) => name.endsWith('.conv2.norm.weight'));
    expect(scales).toHaveLength(4);
    for (const { variable } of scales) expect(new Set(variable.dataSync())).toEqual(new Set([0]));
  });
});
