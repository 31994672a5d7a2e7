import { describe, expect, it } from 'vitest';
import { exportParameters } from '../../nn/network.js';
import type { NetworkDescription } from '../network-of.js';
import { initialNetwork } from './initial-network.js';

const description: NetworkDescription = {
  settings: { kind: 'unet', features: [8, 24], convsPerStage: 1 },
  channels: 1,
  outputs: 2,
  extras: 0,
};

/** Weights of the convolution between the stages: 5,184 of them. */
function weightsOf(seed: number, fold: number): Float32Array {
  const network = initialNetwork(description, { deepSupervision: false, seed, fold });
  const { values } = exportParameters(network).get('encoder.stages.1.convs.0.conv.weight')!;
  network.dispose();
  return values;
}

/** Of values whose mean is 0. */
function correlation(a: Float32Array, b: Float32Array): number {
  const sumOf = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return sumOf(a, b) / Math.sqrt(sumOf(a, a) * sumOf(b, b));
}

describe('initialNetwork', () => {
  it('begins with the same weights for the same seed and fold', () => {
    expect(weightsOf(3, 1)).toEqual(weightsOf(3, 1));
  });

  it('begins with independent weights for every other seed and fold, also where their sums are equal', () => {
    const pairs = [0, 1, 2].flatMap((seed) => [0, 1, 2].map((fold) => weightsOf(seed, fold)));
    for (const [index, weights] of pairs.entries()) {
      for (const other of pairs.slice(index + 1)) {
        // The standard error of a correlation of 5,184 independent pairs is 0.014; five of those for 36 comparisons.
        expect(Math.abs(correlation(weights, other))).toBeLessThan(0.07);
      }
    }
  });
});
