import { describe, expect, test } from 'vitest';
import { expectClose } from '../expect-close.js';
import { createNetwork } from '../create-network.js';
import { lossAndGradients } from '../gradients.js';
import { tensorFlow } from '../load-tf.js';
import { countParameters } from '../network.js';
import { scalarLoss } from '../scalar-loss.js';
import { assignParameters } from '../weights.js';

const tf = tensorFlow();
const settings = { kind: 'linear', size: [2, 4, 4], pool: 2 } as const;
const create = (options: { channels: number; extras: number }) =>
  createNetwork({ settings, ...options, drawKey: [1, 'weights'] });

describe('a linear model', () => {
  test('has one weight per block, channel and extra, and one more', () => {
    expect(countParameters(create({ channels: 3, extras: 3 }))).toBe(1 * 2 * 2 * 3 + 3 + 1);
  });

  test('starts at 0 and is the weighted sum of the means of the blocks and of the extras', () => {
    const network = create({ channels: 1, extras: 1 });
    const values = Float32Array.from({ length: 32 }, (_, i) => i);
    const image = tf.tensor5d(values, [1, 2, 4, 4, 1]);
    const extra = tf.tensor2d([10], [1, 1]);
    expect([...network.forward(image, { extra }).dataSync()]).toEqual([0]);
    assignParameters(
      network,
      new Map([
        ['out.weight', { shape: [5, 1], values: Float32Array.of(1, 10, 100, 1000, 0.5) }],
        ['out.bias', { shape: [1], values: Float32Array.of(3) }],
      ]),
    );
    // Block (h, w) covers both planes: mean of 8 numbers, 10.5 for the first, + 2 per column block, + 8 per row block.
    const expected = 10.5 + 10 * 12.5 + 100 * 18.5 + 1000 * 20.5 + 0.5 * 10 + 3;
    expectClose(network.forward(image, { extra }).dataSync(), [expected], { tolerance: 1e-2 });
  });

  test('has the gradient of a linear model: the error times the means of the blocks', () => {
    const network = create({ channels: 1, extras: 0 });
    const image = tf.tensor5d(new Float32Array(32).fill(3), [1, 2, 4, 4, 1]);
    const target = tf.tensor2d([2], [1, 1]);
    const { gradients } = lossAndGradients(network, () => scalarLoss({ kind: 'mse' }, network.forward(image), target));
    expectClose(gradients['out.weight']!.dataSync(), [-12, -12, -12, -12], { tolerance: 1e-5 });
    expectClose(gradients['out.bias']!.dataSync(), [-4], { tolerance: 1e-5 });
  });

  test('refuses a size that its blocks do not divide', () => {
    const options = { settings: { ...settings, size: [3, 4, 4] }, channels: 1, extras: 0, drawKey: [1] } as const;
    expect(() => createNetwork(options)).toThrow('an image of 3x4x4 is not divisible by 2');
  });
});
