import { describe, expect, it } from 'vitest';
import type { SampleRecord } from './batch.js';
import { drawTally } from './draw-tally.js';

function sample(id: string, changes: Partial<SampleRecord> = {}): SampleRecord {
  return { case: id, start: [0, 0, 0], voxels: 100, paddedVoxels: 0, draws: {}, volumeFactor: 1, ...changes };
}

const FIRST = {
  samples: [
    sample('b', {
      draws: { mirror: { flips: [true, false, true] }, blur: { sigma: [null, [0.5, 0.625, 0.875]] } },
      paddedVoxels: 30,
    }),
    sample('a'),
  ],
};
const SECOND = {
  samples: [
    sample('b', {
      centredOn: 2,
      draws: {
        mirror: { flips: [true, false, false] },
        blur: { sigma: [[0.75, 1, 0.75], null] },
        noise: { std: 0.05, seed: 7 },
      },
    }),
    sample('b'),
  ],
};
const BOTH = {
  batches: 2,
  samples: 4,
  forced: 1,
  flips: [2, 0, 1],
  voxels: 400,
  paddedVoxels: 30,
  mostPaddedVoxels: 30,
  transforms: {
    blur: { samples: 2, parameters: { sigma: { count: 6, min: 0.5, max: 1, mean: 0.75 } } },
    mirror: { samples: 2, parameters: {} },
    noise: { samples: 1, parameters: { std: { count: 1, min: 0.05, max: 0.05, mean: 0.05 } } },
  },
  cases: { a: 1, b: 3 },
};

describe('drawTally', () => {
  it('counts samples, forced patches, flips per axis, padding, cases and the range of each drawn number', () => {
    const tally = drawTally();
    tally.add(FIRST);
    tally.add(SECOND);
    expect(tally.summary()).toEqual(BOTH);
  });

  it('goes on from a summary that went through JSON', () => {
    const before = drawTally();
    before.add(FIRST);
    const tally = drawTally(JSON.parse(JSON.stringify(before.summary())) as ReturnType<typeof before.summary>);
    tally.add(SECOND);
    expect(tally.summary()).toEqual(BOTH);
  });
});
