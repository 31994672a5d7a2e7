import { describe, expect, it } from 'vitest';
import { accumulateGradients } from './accumulate-gradients.js';
import { createNetwork } from './create-network.js';
import { expectClose } from './expect-close.js';
import { lossAndGradients } from './gradients.js';
import { tensorFlow } from './load-tf.js';
import { formulaImage } from './models/fixture-rig.js';
import { scalarLoss } from './scalar-loss.js';

const tf = tensorFlow();

describe('accumulateGradients', () => {
  const network = createNetwork({
    settings: { kind: 'resnet', features: [2, 3], blocksPerStage: [1, 1], dropout: 0 },
    channels: 1,
    extras: 0,
    drawKey: [1, 'weights'],
  });
  const image = formulaImage([6, 4, 4, 4, 1]);
  const target = tf.tensor2d([1, -1, 0.5, 2, 0, -0.3], [6, 1]);
  const computeOf = (first: number, count: number) =>
    lossAndGradients(network, () => {
      const predicted = network.forward(image.slice([first], [count]));
      return scalarLoss({ kind: 'mse' }, predicted, target.slice([first], [count]));
    });

  it('gives the loss and the gradients of one large batch', () => {
    const whole = computeOf(0, 6);
    const parts = accumulateGradients(3, (part) => computeOf(2 * part, 2));
    expect(parts.loss.dataSync()[0]).toBeCloseTo(whole.loss.dataSync()[0]!, 6);
    expect(Object.keys(parts.gradients)).toEqual(Object.keys(whole.gradients));
    for (const [name, gradient] of Object.entries(whole.gradients)) {
      expectClose(parts.gradients[name]!.dataSync(), gradient.dataSync(), { tolerance: 1e-6 });
    }
  });

  it('leaves only what it returns in memory', () => {
    const before = tf.memory().numTensors;
    const { gradients } = accumulateGradients(3, (part) => computeOf(2 * part, 2));
    expect(tf.memory().numTensors - before).toBe(Object.keys(gradients).length + 1);
  });

  it('takes a gradient that a part lacks as 0', () => {
    const part = (gradients: Record<string, number>) => ({
      loss: tf.scalar(1),
      gradients: Object.fromEntries(Object.entries(gradients).map(([name, value]) => [name, tf.scalar(value)])),
    });
    const both = [part({ a: 2 }), part({ a: 4, b: 6 })];
    const { gradients } = accumulateGradients(2, (index) => both[index]!);
    expect(gradients.a!.dataSync()[0]).toBe(3);
    expect(gradients.b!.dataSync()[0]).toBe(3);
  });

  it('refuses to add nothing up', () => {
    expect(() => accumulateGradients(0, () => computeOf(0, 2))).toThrow(
      'Internal error: there are no gradients of 0 batches',
    );
  });
});
