import { describe, expect, it } from 'vitest';
import { deepSupervisionLoss, deepSupervisionWeights } from './deep-supervision.js';
import { expectClose } from './expect-close.js';
import golden from './fixtures/deep-supervision.json' with { type: 'json' };
import { tensorFlow } from './load-tf.js';

describe('deepSupervisionWeights', () => {
  it.each(Object.entries(golden.weights))("equals nnU-Net's for %s levels", (levels, expected) => {
    expectClose(deepSupervisionWeights(Number(levels)), expected, { tolerance: 1e-12 });
  });

  it('gives the only level all the weight', () => {
    expect(deepSupervisionWeights(1)).toEqual([1]);
  });
});

describe('deepSupervisionLoss', () => {
  it('is the weighted sum and never computes the level without weight', () => {
    const computed: number[] = [];
    const loss = deepSupervisionLoss(3, (level) => {
      computed.push(level);
      return tensorFlow().scalar(3 * (level + 1));
    });
    expect(loss.dataSync()[0]).toBeCloseTo((2 / 3) * 3 + (1 / 3) * 6, 6);
    expect(computed).toEqual([0, 1]);
  });
});
