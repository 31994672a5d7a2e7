import type { Box } from '../box.js';
import { tripleOf, type Triple } from '../volume.js';

/** The smallest box around each value of a label map (C-order of `size`), by value; undefined where it does not occur. */
export function labelBoxes(labels: Uint8Array, [n1, n2, n3]: Triple): readonly (Box | undefined)[] {
  const low = Array.from({ length: 3 }, () => new Int32Array(256).fill(0x7fffffff));
  const high = Array.from({ length: 3 }, () => new Int32Array(256).fill(-1));
  const include = (axis: number, value: number, index: number): void => {
    if (index < low[axis]![value]!) low[axis]![value] = index;
    if (index > high[axis]![value]!) high[axis]![value] = index;
  };
  for (let k = 0; k < n3; k++) {
    for (let j = 0; j < n2; j++) {
      const row = (k * n2 + j) * n1;
      for (let i = 0; i < n1;) {
        const value = labels[row + i]!;
        include(0, value, i);
        include(1, value, j);
        include(2, value, k);
        while (i < n1 && labels[row + i] === value) i++;
        include(0, value, i - 1);
      }
    }
  }
  return Array.from({ length: 256 }, (_, value) => {
    if (high[0]![value] === -1) return undefined;
    const start = tripleOf((axis) => low[axis]![value]!);
    return { start, size: tripleOf((axis) => high[axis]![value]! - start[axis] + 1) };
  });
}

/** The smallest box around all the given ones; undefined if there is none. */
export function unionOf(boxes: readonly (Box | undefined)[]): Box | undefined {
  const there = boxes.filter((box) => box !== undefined);
  if (there.length === 0) return undefined;
  const start = tripleOf((axis) => Math.min(...there.map((box) => box.start[axis])));
  const end = tripleOf((axis) => Math.max(...there.map((box) => box.start[axis] + box.size[axis])));
  return { start, size: tripleOf((axis) => end[axis] - start[axis]) };
}
