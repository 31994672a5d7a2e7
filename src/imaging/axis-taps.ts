/** For each output index along one axis the two source indices around it and the weight of the upper one. */
export interface AxisTaps {
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly weight: Float64Array;
}

/** Linear interpolation from n to m voxels over the same extent; outside counts as the nearest edge voxel. */
export function linearTaps(n: number, m: number): AxisTaps {
  const low = new Int32Array(m);
  const high = new Int32Array(m);
  const weight = new Float64Array(m);
  for (let i = 0; i < m; i++) {
    const at = sourcePosition({ index: i, n, m });
    const floor = Math.floor(at);
    low[i] = clamp(floor, n);
    high[i] = clamp(floor + 1, n);
    weight[i] = at - floor;
  }
  return { low, high, weight };
}

/** The nearest voxel, the upper one at a tie, in the form of linear taps. */
export function nearestTaps(n: number, m: number): AxisTaps {
  const nearest = nearestIndices(n, m);
  return { low: nearest, high: nearest, weight: new Float64Array(m) };
}

/** For each output index the source index nearest to it: `floor(position + 0.5)`. */
export function nearestIndices(n: number, m: number): Int32Array {
  return Int32Array.from({ length: m }, (_, i) => clamp(Math.floor(((i + 0.5) * n) / m), n));
}

/** Where the centre of output voxel `index` lies between the n source voxels when both span the same extent. */
export function sourcePosition({ index, n, m }: { index: number; n: number; m: number }): number {
  return ((index + 0.5) * n) / m - 0.5;
}

function clamp(index: number, length: number): number {
  return Math.min(Math.max(index, 0), length - 1);
}
