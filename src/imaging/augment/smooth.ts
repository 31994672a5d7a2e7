import type { Triple } from '../volume.js';

/**
 * Convolves a C-order volume in place with one symmetric kernel per axis, mirrored at its borders without repeating the
 * border (PyTorch's `reflect`). A kernel is given by its half: the centre's weight, then those at distance 1, 2, ...
 */
export function smooth(data: Float32Array, size: Triple, kernels: readonly (readonly number[])[]): void {
  const [n1, n2, n3] = size;
  const [first, second, third] = kernels as readonly [readonly number[], readonly number[], readonly number[]];
  smoothRows(data, n1, first);
  const lines = new Float32Array(n1 * Math.max(n2, n3));
  for (let k = 0; k < n3; k++)
    smoothLines({ data, start: k * n1 * n2, step: n1, count: n2, n1, kernel: second, lines });
  for (let j = 0; j < n2; j++) smoothLines({ data, start: j * n1, step: n1 * n2, count: n3, n1, kernel: third, lines });
}

/** Along the first axis: each row is copied between its mirrored ends. */
function smoothRows(data: Float32Array, n1: number, kernel: readonly number[]): void {
  const radius = kernel.length - 1;
  const row = new Float32Array(n1 + 2 * radius);
  const sources = Int32Array.from(row, (_, at) => reflected(at - radius, n1));
  const weights = Float64Array.from(kernel);
  const centre = weights[0]!;
  for (let start = 0; start < data.length; start += n1) {
    for (let i = 0; i < row.length; i++) row[i] = data[start + sources[i]!]!;
    for (let i = 0; i < n1; i++) {
      const at = i + radius;
      let sum = centre * row[at]!;
      for (let t = 1; t <= radius; t++) sum += weights[t]! * (row[at - t]! + row[at + t]!);
      data[start + i] = sum;
    }
  }
}

/** Along another axis: `count` rows of `n1` voxels, `step` apart, are copied to `lines` and added up from there. */
function smoothLines({
  data,
  start,
  step,
  count,
  n1,
  kernel,
  lines,
}: {
  data: Float32Array;
  start: number;
  step: number;
  count: number;
  n1: number;
  kernel: readonly number[];
  lines: Float32Array;
}): void {
  for (let line = 0; line < count; line++) {
    const from = start + line * step;
    for (let i = 0, to = line * n1; i < n1; i++) lines[to + i] = data[from + i]!;
  }
  const centre = kernel[0]!;
  for (let line = 0; line < count; line++) {
    const to = start + line * step;
    for (let i = 0, from = line * n1; i < n1; i++) data[to + i] = centre * lines[from + i]!;
    for (let t = 1; t < kernel.length; t++) {
      const weight = kernel[t]!;
      const below = reflected(line - t, count) * n1;
      const above = reflected(line + t, count) * n1;
      for (let i = 0; i < n1; i++) data[to + i] = data[to + i]! + weight * (lines[below + i]! + lines[above + i]!);
    }
  }
}

/** Index in [0, length) of a place outside, mirrored as often as needed. */
function reflected(index: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const inside = Math.abs(index) % period;
  return inside < length ? inside : period - inside;
}
