import { describe, expect, it } from 'vitest';
import { createAdamw } from './adamw.js';
import { clipGradients } from './clip-gradients.js';
import { createNetwork } from './create-network.js';
import { expectClose } from './expect-close.js';
import { lossAndGradients } from './gradients.js';
import { tensorFlow, type Scalar, type Tensor5D } from './load-tf.js';
import { arraysOf, cosines, formulaImage } from './models/fixture-rig.js';
import densenet from './models/fixtures/densenet.json' with { type: 'json' };
import rasternet from './models/fixtures/rasternet.json' with { type: 'json' };
import resencUnet from './models/fixtures/resenc-unet.json' with { type: 'json' };
import unet from './models/fixtures/unet.json' with { type: 'json' };
import type { RegressionSettings, SegmentationSettings } from './network-settings.js';
import { scalarLoss } from './scalar-loss.js';
import { runSelfTest } from './self-test.js';
import { assignParameters } from './weights.js';

// Read when TensorFlow is first asked for, which no import does.
process.env.VOXRUN_ENGINE = 'cpu';

describe('the engine in JavaScript', () => {
  it('is what computes here, and passes the self-test of every operation', () => {
    const { engine, tensorflow, gradients } = runSelfTest();
    expect(tensorFlow().getBackend()).toBe('cpu');
    expect({ engine, tensorflow }).toEqual({ engine: 'cpu', tensorflow: undefined });
    expect(gradients.filter(({ passed }) => !passed)).toEqual([]);
    expect(gradients.length).toBeGreaterThan(12);
  });

  it.each([
    { kind: 'unet', fixture: unet },
    { kind: 'resenc-unet', fixture: resencUnet },
  ] as const)("gives nnU-Net's scores and gradients of a $kind", ({ kind, fixture }) => {
    const { channels, classes, ...settings } = fixture.options;
    const network = createNetwork({
      settings: { kind, ...settings } as unknown as SegmentationSettings,
      channels,
      classes,
      deepSupervision: true,
      drawKey: [1, 'weights'],
    });
    assignParameters(network, arraysOf(fixture.weights));
    const image = tensorFlow().tensor5d(fixture.image.values, fixture.image.shape as Tensor5D['shape']);
    const { gradients } = lossAndGradients(network, () =>
      network
        .forward(image, { training: true })
        .map((scores, level) => {
          expectClose(scores.dataSync(), fixture.scores[level]!.values, { tolerance: 1e-5 });
          return scores.mul(cosines(scores.shape)).sum<Scalar>();
        })
        .reduce((sum, part) => sum.add(part)),
    );
    expectNorms(gradients, fixture.gradient_norms);
  });

  it.each([
    { kind: 'densenet', fixture: densenet },
    { kind: 'rasternet', fixture: rasternet },
  ] as const)("gives PyTorch's numbers and gradients of a $kind, in training and behind it", ({ kind, fixture }) => {
    const { channels, extras, ...settings } = fixture.options;
    const network = createNetwork({
      settings: { kind, ...settings } as unknown as RegressionSettings,
      channels,
      extras,
      drawKey: [1, 'weights'],
    });
    assignParameters(network, arraysOf(fixture.weights));
    const image = formulaImage(fixture.image_shape);
    const { loss, gradients } = lossAndGradients(network, () =>
      scalarLoss(
        { kind: 'mse' },
        network.forward(image, { training: true }),
        tensorFlow().tensor2d(fixture.target, [2, 1]),
      ),
    );
    expect(loss.dataSync()[0]).toBeCloseTo(fixture.loss, 5);
    expectNorms(gradients, fixture.gradient_norms);
    expectClose(network.forward(image).dataSync(), fixture.evaluation, { tolerance: 1e-5 });
  });

  it('trains a residual network', () => {
    const network = createNetwork({
      settings: { kind: 'resnet', features: [2, 4], blocksPerStage: [1, 1], dropout: 0.1 },
      channels: 1,
      extras: 3,
      drawKey: [1, 'weights'],
    });
    const optimizer = createAdamw(network.parameters, {
      betas: [0.9, 0.999],
      eps: 1e-8,
      weightDecay: 0,
      amsgrad: false,
    });
    const [image, extra] = [formulaImage([2, 8, 8, 8, 1]), tensorFlow().tensor2d([0, 0, 0, 1, 1, 1], [2, 3])];
    const target = tensorFlow().tensor2d([1, -1], [2, 1]);
    const losses = Array.from({ length: 30 }, (_, step) => {
      const { loss, gradients } = lossAndGradients(network, () =>
        scalarLoss({ kind: 'mse' }, network.forward(image, { training: true, extra, drawKey: [step] }), target),
      );
      optimizer.update(clipGradients(gradients, 12).gradients, 0.02);
      return loss.dataSync()[0]!;
    });
    expect(losses[0]).toBeGreaterThan(0.7);
    expect(losses.at(-1)).toBeLessThan(0.1);
  });
});

function expectNorms(
  gradients: Readonly<Record<string, { norm(): { dataSync(): ArrayLike<number> } } | undefined>>,
  expected: Readonly<Record<string, number>>,
): void {
  for (const [name, norm] of Object.entries(expected)) {
    const found = gradients[name]?.norm().dataSync()[0] ?? 0;
    // Where a normalisation cancels a bias, PyTorch computes a gradient of rounding errors.
    expect(Math.abs(found - norm), name).toBeLessThan(2e-4 * Math.max(1, norm));
  }
}
