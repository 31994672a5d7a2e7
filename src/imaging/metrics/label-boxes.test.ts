import { describe, expect, it } from 'vitest';
import { labelBoxes, unionOf } from './label-boxes.js';

describe('labelBoxes', () => {
  it('is the smallest box around each value', () => {
    // 4 x 2 x 2
    const labels = Uint8Array.from([0, 1, 1, 0, 0, 0, 0, 2, 0, 0, 1, 0, 0, 0, 0, 0]);
    const boxes = labelBoxes(labels, [4, 2, 2]);
    expect(boxes[0]).toEqual({ start: [0, 0, 0], size: [4, 2, 2] });
    expect(boxes[1]).toEqual({ start: [1, 0, 0], size: [2, 1, 2] });
    expect(boxes[2]).toEqual({ start: [3, 1, 0], size: [1, 1, 1] });
    expect(boxes[3]).toBeUndefined();
    expect(unionOf([boxes[1], undefined, boxes[2]])).toEqual({ start: [1, 0, 0], size: [3, 2, 2] });
    expect(unionOf([undefined])).toBeUndefined();
  });
});
