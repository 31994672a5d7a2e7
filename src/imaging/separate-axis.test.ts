import { describe, expect, it } from 'vitest';
import { readGolden } from '../../test/golden/read-golden.js';
import { separateAxis } from './separate-axis.js';
import type { Triple } from './volume.js';

describe('separateAxis', () => {
  it("decides as nnU-Net's determine_do_sep_z_and_axis", () => {
    const { sepz } = readGolden('numerics');
    expect(sepz).toMatchObject(
      [
        [
          [1, 1, 1],
          [1, 1, 1],
        ],
        [
          [3.6, 0.6, 0.6],
          [3.6, 0.6, 0.6],
        ],
        [
          [3, 1, 1],
          [1, 1, 1],
        ],
        [
          [3.01, 1, 1],
          [1, 1, 1],
        ],
        [
          [1, 1, 1],
          [5, 1, 1],
        ],
        [
          [0.24, 1.25, 1.25],
          [1, 1, 1],
        ],
        [
          [0.3, 0.3, 1.2],
          [1, 1, 1],
        ],
        [
          [4, 4, 1],
          [1, 1, 1],
        ],
      ].map(([cur, next]) => ({ cur, new: next })),
    );
    for (const { cur, new: next, sep, axis } of sepz) {
      const found = separateAxis(cur as unknown as Triple, next as unknown as Triple);
      expect({ sep: found !== undefined, axis: found ?? null }, `${cur.join()} to ${next.join()}`).toEqual({
        sep,
        axis,
      });
    }
  });

  it('asks the spacing at hand first, whatever the next one says', () => {
    expect(separateAxis([1, 5, 1], [9, 1, 1])).toBe(1);
    expect(separateAxis([1, 1, 1], [1, 1, 3.5])).toBe(2);
  });
});
