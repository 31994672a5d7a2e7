/** How a channel's intensities are normalised. */
export type Normalization = 'zscore' | 'none';

/** What a normalisation really did to one channel: value = (value - mean) / std. */
export interface NormalizationUsed {
  readonly kind: Normalization;
  /** Mean and population standard deviation of the channel as it was found; for `none` they were not applied. */
  readonly mean: number;
  readonly std: number;
}

/** A constant channel has no spread; nnU-Net divides by this instead. */
const LEAST_STD = 1e-8;

/** Normalises a channel in place, over all of its voxels, and says what was measured. */
export function normalize(data: Float32Array, kind: Normalization): NormalizationUsed {
  const { mean, std } = meanAndStd(data);
  if (kind === 'zscore') {
    const divisor = Math.max(std, LEAST_STD);
    for (let i = 0; i < data.length; i++) data[i] = (data[i]! - mean) / divisor;
  }
  return { kind, mean, std };
}

/** Mean and population standard deviation in double precision, in two passes (one pass cancels for large means). */
export function meanAndStd(data: ArrayLike<number>): { mean: number; std: number } {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i]!;
  const mean = sum / data.length;
  let squares = 0;
  for (let i = 0; i < data.length; i++) {
    const difference = data[i]! - mean;
    squares += difference * difference;
  }
  return { mean, std: Math.sqrt(squares / data.length) };
}
