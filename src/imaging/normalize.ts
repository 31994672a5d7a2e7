/** How a channel's intensities are normalised: by its own voxels, or by those of the dataset. */
export type Normalization = 'zscore' | 'rescale' | 'none' | CtNormalization;

/** nnU-Net's scheme for CT, whose unit means the same in every image: clipped and scaled as the dataset's foreground. */
export interface CtNormalization extends IntensityStatistics {
  readonly kind: 'ct';
}

/** Of the foreground voxels of a channel in the dataset. */
export interface IntensityStatistics {
  readonly mean: number;
  /** Population standard deviation. */
  readonly std: number;
  readonly percentile_00_5: number;
  readonly percentile_99_5: number;
}

/** What a normalisation really did to one channel: value = (clipped value - shift) / scale. */
export interface NormalizationUsed {
  readonly kind: 'zscore' | 'ct' | 'rescale' | 'none';
  /** Of the voxels that were measured, as they were found: mean, population standard deviation, range. */
  readonly mean: number;
  readonly std: number;
  readonly min: number;
  readonly max: number;
  readonly shift: number;
  readonly scale: number;
  /** Only for `ct`: least and largest value that were let through. */
  readonly clip?: readonly [number, number];
  /** Only with a mask: the voxels inside it. Those outside were neither measured nor shifted, and are 0. */
  readonly masked?: number;
}

/** A constant channel has no spread; nnU-Net divides by this instead. */
const LEAST_SCALE = 1e-8;

/**
 * Normalises a channel in place and says what was measured. With a `mask` (1 inside), which only `zscore` heeds as in
 * nnU-Net, the voxels inside are measured and normalised, and those outside become 0.
 */
export function normalize(data: Float32Array, kind: Normalization, mask?: Uint8Array): NormalizationUsed {
  if (kind === 'zscore' && mask !== undefined) return zscoreInside(data, mask);
  const found = { ...meanAndStd(data), ...rangeOf(data) };
  switch (kind) {
    case 'none':
      return { kind, ...found, shift: 0, scale: 1 };
    case 'zscore':
      return { kind, ...found, ...apply(data, { shift: found.mean, scale: found.std }) };
    case 'rescale':
      return { kind, ...found, ...apply(data, { shift: found.min, scale: found.max - found.min }) };
    default: {
      const clip = [kind.percentile_00_5, kind.percentile_99_5] as const;
      return { kind: 'ct', ...found, ...apply(data, { shift: kind.mean, scale: kind.std, clip }), clip };
    }
  }
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

function rangeOf(data: Float32Array): { min: number; max: number } {
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}

function apply(
  data: Float32Array,
  { shift, scale, clip = [-Infinity, Infinity] }: { shift: number; scale: number; clip?: readonly [number, number] },
): { shift: number; scale: number } {
  const divisor = Math.max(scale, LEAST_SCALE);
  const [low, high] = clip;
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    data[i] = ((value < low ? low : value > high ? high : value) - shift) / divisor;
  }
  return { shift, scale: divisor };
}

function zscoreInside(data: Float32Array, mask: Uint8Array): NormalizationUsed {
  if (mask.length !== data.length) throw new Error('Internal error: a mask of another size than its channel');
  const inside = data.filter((_, v) => mask[v] === 1);
  if (inside.length === 0) throw new Error('Internal error: a mask with no voxel inside');
  const found = { ...meanAndStd(inside), ...rangeOf(inside) };
  const scale = Math.max(found.std, LEAST_SCALE);
  for (let v = 0; v < data.length; v++) data[v] = mask[v] === 1 ? (data[v]! - found.mean) / scale : 0;
  return { kind: 'zscore', ...found, shift: found.mean, scale, masked: inside.length };
}
