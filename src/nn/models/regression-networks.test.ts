import { describe, expect, it } from 'vitest';
import { createNetwork } from '../create-network.js';
import { expectClose } from '../expect-close.js';
import { lossAndGradients } from '../gradients.js';
import { tensorFlow, type Tensor2D } from '../load-tf.js';
import { countParameters, exportParameters } from '../network.js';
import type { RegressionSettings } from '../network-settings.js';
import { scalarLoss } from '../scalar-loss.js';
import { assignParameters } from '../weights.js';
import { expectGradients } from './expect-gradients.js';
import { arraysOf, formulaImage } from './fixture-rig.js';
import densenet from './fixtures/densenet.json' with { type: 'json' };
import rasternet from './fixtures/rasternet.json' with { type: 'json' };

const tf = tensorFlow();

/** What the fixtures say, in the types of the settings. */
function networkOf(kind: 'densenet' | 'rasternet', options: unknown) {
  const { channels, extras, ...settings } = options as { channels: number; extras: number };
  return createNetwork({
    settings: { kind, ...settings } as unknown as RegressionSettings,
    channels,
    extras,
    drawKey: [1, 'weights'],
  });
}

describe.each([
  { kind: 'densenet', fixture: densenet },
  { kind: 'rasternet', fixture: rasternet },
] as const)("$kind with PyTorch's weights", ({ kind, fixture }) => {
  const network = networkOf(kind, fixture.options);
  const image = formulaImage(fixture.image_shape);
  const target = tf.tensor2d(fixture.target, [2, 1]);

  it('has as many parameters', () => {
    expect(countParameters(network)).toBe(fixture.parameters);
  });

  it('gives the same numbers, loss, gradients and running statistics in training, and the same numbers with those', () => {
    assignParameters(network, arraysOf(fixture.weights));
    let predicted: Float32Array | undefined;
    const { loss, gradients } = lossAndGradients(network, () => {
      const output = network.forward(image, { training: true });
      predicted = output.dataSync<'float32'>();
      return scalarLoss({ kind: 'mse' }, output, target);
    });
    expectClose(predicted!, fixture.training, { tolerance: 1e-5 });
    expect(loss.dataSync()[0]).toBeCloseTo(fixture.loss, 5);
    for (const [name, expected] of Object.entries<number>(fixture.gradient_norms)) {
      const norm = gradients[name]?.norm().dataSync()[0] ?? 0;
      expect(Math.abs(norm - expected), name).toBeLessThan(1e-4 * Math.max(1, expected));
    }
    const stored = exportParameters(network);
    for (const [name, { values }] of Object.entries(fixture.statistics)) {
      expectClose(stored.get(name)!.values, values, { tolerance: 1e-5 });
    }
    expectClose(network.forward(image).dataSync(), fixture.evaluation, { tolerance: 1e-5 });
  });

  it('trains no running statistics but keeps them with the weights', () => {
    expect(network.parameters.filter(({ name }) => name.includes('running'))).toEqual([]);
    expect(network.statistics.map(({ name }) => name)).toEqual(
      Object.keys(fixture.weights).filter((name) => name.includes('running')),
    );
    const other = networkOf(kind, fixture.options);
    assignParameters(other, exportParameters(network));
    expectClose(other.forward(image).dataSync(), network.forward(image).dataSync(), { tolerance: 1e-7 });
  });

  it('keeps its running statistics when a batch is not finite', () => {
    const before = network.statistics.map(({ variable }) => [...variable.dataSync()]);
    network.forward(tf.fill(image.shape, NaN), { training: true });
    expect(network.statistics.map(({ variable }) => [...variable.dataSync()])).toEqual(before);
  });
});

describe('DenseNet', () => {
  it('of three blocks needs 13 voxels along each axis, of which it leaves one', () => {
    const settings = {
      kind: 'densenet',
      features: 2,
      growth: 1,
      blocks: [1, 1, 1],
      bottleneck: 1,
      dropout: 0,
    } as const;
    const network = createNetwork({ settings, channels: 1, extras: 0, drawKey: [1, 'weights'] });
    const forward = (voxels: number) => network.forward(tf.ones([2, 13, 13, voxels, 1]), { training: true }).dataSync();
    expect([...forward(13)].every(Number.isFinite)).toBe(true);
    expect(() => {
      if (![...forward(12)].every(Number.isFinite)) throw new Error('not finite');
    }).toThrow();
  });
});

describe('RasterNet', () => {
  it('of full width has 437,476,609 parameters for 128^3 voxels, none of them allocated', () => {
    const before = tf.memory().numTensors;
    const options = { width: 1, size: [128, 128, 128], depthAxis: 0, channels: 1, extras: 0 };
    expect(countParameters(networkOf('rasternet', options))).toBe(437_476_609);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('pools small planes for as long as both sides are even', () => {
    const outputOf = (rows: number, columns: number) => {
      const size = [3, rows, columns] as const;
      const network = networkOf('rasternet', { width: 1 / 128, size, depthAxis: 0, channels: 1, extras: 0 });
      const [output] = network.forward(tf.ones([1, ...size, 1]), { training: false }).dataSync();
      const hidden = network.parameters.find(({ name }) => name === 'hidden.weight')!;
      return { isFinite: Number.isFinite(output), inputs: hidden.shape };
    };
    // 64 channels of the last layer, and 32 hidden numbers.
    expect(outputOf(32, 32)).toEqual({ isFinite: true, inputs: [64, 32] });
    expect(outputOf(64, 32)).toEqual({ isFinite: true, inputs: [128, 32] });
    expect(outputOf(64, 64)).toEqual({ isFinite: true, inputs: [64, 32] });
    expect(outputOf(128, 256)).toEqual({ isFinite: true, inputs: [128, 32] });
    expect(outputOf(96, 96)).toEqual({ isFinite: true, inputs: [576, 32] });
  });

  it('refuses planes that it cannot halve five times', () => {
    const options = { width: 1, size: [128, 128, 48], depthAxis: 0, channels: 1, extras: 0 };
    expect(() => networkOf('rasternet', options)).toThrow('Internal error: planes of 128x48 are not divisible by 32');
  });
});

describe('DenseNet', () => {
  it("of MONAI's DenseNet121 has 11,243,649 parameters", () => {
    const options = { features: 64, growth: 32, blocks: [6, 12, 24, 16], bottleneck: 4, dropout: 0 };
    expect(countParameters(networkOf('densenet', { ...options, channels: 1, extras: 0 }))).toBe(11_243_649);
  });
});

describe('the residual network', () => {
  const create = (options: { extras?: number; dropout?: number; seed?: number } = {}) =>
    createNetwork({
      settings: { kind: 'resnet', features: [4, 6], blocksPerStage: [1, 1], dropout: options.dropout ?? 0 },
      channels: 1,
      extras: options.extras ?? 0,
      drawKey: [options.seed ?? 1, 'weights'],
    });
  const image = formulaImage([2, 8, 8, 4, 1]);
  const voxelSize = (values: number[]): Tensor2D => tf.tensor2d(values, [2, 3]);

  it('starts near zero, the mean of standardised targets', () => {
    const start = [1, 2, 3, 4, 5].flatMap((seed) => [...create({ seed }).forward(image).dataSync()]);
    expect(Math.max(...start.map(Math.abs))).toBeLessThan(0.1);
    expect(new Set(start.map((value) => value.toFixed(6))).size).toBeGreaterThan(5);
  });

  it('tells images apart that differ in how much of them is bright', () => {
    const network = create();
    const ball = (radius: number) =>
      Float32Array.from({ length: 512 }, (_, i) =>
        Math.hypot((i % 8) - 3.5, ((i >> 3) % 8) - 3.5, (i >> 6) - 3.5) < radius ? 1 : 0,
      );
    const predict = (radius: number) => network.forward(tf.tensor5d(ball(radius), [1, 8, 8, 8, 1])).dataSync()[0]!;
    expect(Math.abs(predict(3.5) - predict(1.5))).toBeGreaterThan(1e-3);
  });

  it('takes the voxel size into account, and refuses its absence', () => {
    const network = create({ extras: 3 });
    const [isotropic, coarse] = [voxelSize([0, 0, 0, 0, 0, 0]), voxelSize([0, 0, 0, 1, 0.5, 0.5])];
    const [first, second] = network.forward(image, { extra: isotropic }).dataSync();
    const [same, other] = network.forward(image, { extra: coarse }).dataSync();
    expect(same).toBeCloseTo(first!, 6);
    expect(Math.abs(other! - second!)).toBeGreaterThan(1e-4);
    expect(() => network.forward(image)).toThrow(
      'Internal error: the network takes [2, 3] beside the image, but was given [2, 0]',
    );
    expect(() => create().forward(image, { extra: isotropic })).toThrow(
      'Internal error: the network takes [2, 0] beside the image, but was given [2, 3]',
    );
  });

  it('drops features in training as the key says, and none in evaluation', () => {
    const network = create({ dropout: 0.5 });
    const train = (step: number) => [...network.forward(image, { training: true, drawKey: [1, step] }).dataSync()];
    expect(train(1)).toEqual(train(1));
    expect(train(1)).not.toEqual(train(2));
    expect([...network.forward(image).dataSync()]).toEqual([...create().forward(image).dataSync()]);
    expect(() => network.forward(image, { training: true })).toThrow(
      'Internal error: dropout needs a key for its draws',
    );
  });

  it('has the gradients that finite differences give', () => {
    const network = create({ extras: 3 });
    const extra = voxelSize([0.1, -0.3, 0.4, 0.2, 0, -0.2]);
    for (const { name, variable } of network.parameters) {
      // Away from the scales of 0 and the nearly dead last layer, where little depends on anything.
      if (name.endsWith('conv2.norm.weight') || name === 'head.out.weight') variable.assign(tf.ones(variable.shape));
    }
    const evaluate = () => scalarLoss({ kind: 'mse' }, network.forward(image, { extra }), tf.tensor2d([1, -1], [2, 1]));
    // float32 leaves 1e-6 / 4e-3 of error for a loss of order 10, kinks of the leaky ReLU a little more.
    expectGradients(network, evaluate, { tolerance: 5e-3 });
  });

  it('refuses an image that its stages cannot halve', () => {
    expect(() => create().forward(formulaImage([1, 8, 7, 8, 1]))).toThrow(
      'Internal error: an image of 8x7x8 is not divisible by 2x2x2',
    );
  });
});
