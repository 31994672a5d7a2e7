import { describe, expect, it } from 'vitest';
import { outlinePath } from './outline-path.js';

const slice = { width: 4, height: 3, value: 1, values: Uint8Array.of(0, 1, 1, 0, 0, 1, 2, 0, 0, 0, 0, 0) };

describe('outlinePath', () => {
  it('runs between the pixels of a label and all others', () => {
    //   0 1 1 0
    //   0 1 2 0
    expect(outlinePath(slice)).toBe('M1 0H3M2 1H3M1 2H2M1 0V2M2 1V2M3 0V1');
    expect(outlinePath({ ...slice, value: 2 })).toBe('M2 1H3M2 2H3M2 1V2M3 1V2');
  });

  it('closes at the edge of the slice, and is empty without the label', () => {
    expect(outlinePath({ values: Uint8Array.of(1), width: 1, height: 1, value: 1 })).toBe('M0 0H1M0 1H1M0 0V1M1 0V1');
    expect(outlinePath({ ...slice, value: 9 })).toBe('');
  });
});
