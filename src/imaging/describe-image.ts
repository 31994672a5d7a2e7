import { meanAndStd } from './normalize.js';
import type { RawImage } from './volume.js';

/** Intensities of one image, over all of its voxels. */
export interface ImageStatistics {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Population standard deviation. */
  readonly std: number;
  readonly voxels: number;
  /** Voxels that are not exactly 0. */
  readonly nonzero: number;
}

export function describeImage({ data }: Pick<RawImage, 'data'>): ImageStatistics {
  let min = Infinity;
  let max = -Infinity;
  let nonzero = 0;
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (value < min) min = value;
    if (value > max) max = value;
    if (value !== 0) nonzero++;
  }
  return { min, max, ...meanAndStd(data), voxels: data.length, nonzero };
}
