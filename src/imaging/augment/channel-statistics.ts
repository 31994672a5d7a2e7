/** Of one channel of a patch. */
export interface ChannelStatistics {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** With the divisor n - 1, as `torch.std`. */
  readonly std: number;
}

export function channelStatistics(data: Float32Array): ChannelStatistics {
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  let squares = 0;
  // Taken about one of the values: the squares of values far from 0 would cancel.
  const pivot = data[0]!;
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (value < min) min = value;
    if (value > max) max = value;
    const rest = value - pivot;
    sum += rest;
    squares += rest * rest;
  }
  const variance = (squares - (sum * sum) / data.length) / (data.length - 1);
  return { min, max, mean: pivot + sum / data.length, std: Math.sqrt(Math.max(0, variance)) };
}
