import { describe, expect, it } from 'vitest';
import { readGolden } from '../../test/golden/read-golden.js';
import { deepSupervisionLoss, deepSupervisionWeights, supervisedReductions } from './deep-supervision.js';
import { expectClose } from './expect-close.js';
import { tensorFlow } from './load-tf.js';

describe('deepSupervisionWeights', () => {
  it.each(Object.entries(readGolden('numerics').ds_weights))("equals nnU-Net's for %s levels", (levels, expected) => {
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

describe('supervisedReductions', () => {
  it("are the inverse of nnU-Net's scales for the hippocampus", () => {
    const strides = [1, 2, 2, 2].map((step) => [step, step, step] as const);
    expect(supervisedReductions(strides).map((triple) => triple.map((factor) => 1 / factor))).toEqual(
      readGolden('numerics').ds_scales_hippocampus,
    );
  });

  it('differ by axis where the strides do', () => {
    expect(
      supervisedReductions([
        [1, 1, 1],
        [1, 2, 2],
        [2, 2, 2],
        [2, 2, 2],
      ]),
    ).toEqual([
      [1, 1, 1],
      [1, 2, 2],
      [2, 4, 4],
    ]);
  });
});
