import { describe, expect, it } from 'vitest';
import type { SampleRecord } from './batch.js';
import { drawTally } from './draw-tally.js';

function sample(id: string, changes: Partial<SampleRecord> = {}): SampleRecord {
  return { case: id, start: [0, 0, 0], paddedVoxels: 0, draws: {}, ...changes };
}

const FIRST = {
  labels: [new Uint8Array(200)],
  samples: [sample('b', { draws: { mirror: { flips: [true, false, true] } }, paddedVoxels: 30 }), sample('a')],
};
const SECOND = {
  labels: [new Uint8Array(200)],
  samples: [sample('b', { forcedLabel: 2, draws: { mirror: { flips: [true, false, false] } } }), sample('b')],
};
const BOTH = {
  batches: 2,
  samples: 4,
  forced: 1,
  flips: [2, 0, 1],
  voxels: 400,
  paddedVoxels: 30,
  mostPaddedVoxels: 30,
  cases: { a: 1, b: 3 },
};

describe('drawTally', () => {
  it('counts samples, forced patches, flips per axis, padding and cases', () => {
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
