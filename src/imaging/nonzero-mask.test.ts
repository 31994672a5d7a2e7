import { describe, expect, it } from 'vitest';
import { nonzeroMask } from './nonzero-mask.js';
import { ballLabels } from './test-rig.js';
import type { Triple } from './volume.js';

describe('nonzeroMask', () => {
  const size: Triple = [15, 14, 13];
  const ball = ballLabels(size, [{ centre: [7, 6, 6], radius: 5, label: 1 }]);
  const shell = ballLabels(size, [
    { centre: [7, 6, 6], radius: 5, label: 1 },
    { centre: [7, 6, 6], radius: 3, label: 0 },
  ]);

  it('fills a hollow ball', () => {
    expect(nonzeroMask([shell], size)).toEqual(ball);
  });

  it('leaves a hole that is open to the border, and does not leak through edges and corners', () => {
    const open = Uint8Array.from(shell);
    // A tunnel one voxel wide along the first axis, from the centre to the border.
    for (let i = 0; i <= 7; i++) open[(6 * 14 + 6) * 15 + i] = 0;
    expect(nonzeroMask([open], size)).toEqual(open);
    // A cross of six voxels around a zero: its neighbours across edges are outside, it is a hole all the same.
    const cross = new Uint8Array(27);
    for (const voxel of [4, 10, 12, 14, 16, 22]) cross[voxel] = 1;
    const filled = Uint8Array.from(cross);
    filled[13] = 1;
    expect(nonzeroMask([cross], [3, 3, 3])).toEqual(filled);
  });

  it('joins the channels, whose holes may close only together', () => {
    const halves = [0, 1].map((half) =>
      Float32Array.from(shell, (value, v) => (v % 15 < 8 === (half === 0) ? -value : 0)),
    );
    expect(nonzeroMask(halves, size)).toEqual(ball);
  });

  it('fills nothing in a volume of one slice, where every voxel lies on the border', () => {
    const ring = Uint8Array.of(1, 1, 1, 1, 0, 1, 1, 1, 1);
    expect(nonzeroMask([ring], [3, 3, 1])).toEqual(ring);
    expect(nonzeroMask([Uint8Array.of(0, 3, 0)], [1, 3, 1])).toEqual(Uint8Array.of(0, 1, 0));
  });
});
