import type { Settings } from '../config/experiment.js';

/** How the intensities of one channel of an image are distributed, as stored. */
export interface IntensityProfile {
  readonly mean: number;
  readonly std: number;
  /** Ascending shares of the voxels, from 0 to 1, and the intensity that each share lies below. */
  readonly shares: readonly number[];
  readonly values: readonly number[];
}

/** Of the dataset's foreground: what `ct` clips to and scales by. */
export interface ForegroundIntensities {
  readonly mean: number;
  readonly std: number;
  readonly percentile_00_5: number;
  readonly percentile_99_5: number;
}

export type Normalize = Settings['data']['channels'][string]['normalize'];

/** The intensities at the shares of `profile` as the network sees them. `foreground` is needed for `ct` alone. */
export function seenIntensities(
  { mean, std, values }: IntensityProfile,
  normalize: Normalize,
  foreground?: ForegroundIntensities,
): readonly number[] {
  switch (normalize) {
    case 'none':
      return values;
    case 'zscore':
      return scaled(values, mean, std);
    case 'rescale':
      return scaled(values, values[0]!, values.at(-1)! - values[0]!);
    case 'ct': {
      if (foreground === undefined) throw new Error('Internal error: ct without the intensities of the foreground');
      const { percentile_00_5: low, percentile_99_5: high } = foreground;
      const clipped = values.map((value) => Math.min(high, Math.max(low, value)));
      return scaled(clipped, foreground.mean, foreground.std);
    }
  }
}

/** A channel without contrast has no scale; normalisation divides by as little. */
function scaled(values: readonly number[], shift: number, scale: number): number[] {
  return values.map((value) => (value - shift) / Math.max(scale, 1e-8));
}
