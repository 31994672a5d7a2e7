import { describe, expect, it } from 'vitest';
import { centralPadding } from './central-padding.js';
import { padCentrally, unpad } from './pad-volume.js';

describe('padCentrally', () => {
  const size = [2, 3, 1] as const;
  const channels = 2;
  const data = Float32Array.from({ length: 12 }, (_, index) => index + 1);
  const padding = centralPadding(size, [4, 3, 2]);

  it('puts zeros around, the odd one at the end', () => {
    const padded = padCentrally({ data, size, channels, padding });
    expect(padding).toEqual({ below: [1, 0, 0], size: [4, 3, 2] });
    expect([...padded.subarray(0, 8)]).toEqual([0, 0, 1, 2, 3, 4, 0, 0]);
    expect([...padded.subarray(24)]).toEqual(new Array(24).fill(0));
  });

  it('is undone by unpad', () => {
    const padded = padCentrally({ data, size, channels, padding });
    expect(unpad({ data: padded, size, channels, padding })).toEqual(data);
  });

  it('copies nothing where nothing is missing', () => {
    expect(padCentrally({ data, size, channels, padding: centralPadding(size, [1, 1, 1]) })).toBe(data);
  });
});
