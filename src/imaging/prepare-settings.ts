import type { Normalization } from './normalize.js';
import type { Orientation } from './orientation.js';
import type { ResampleOrder } from './resize.js';
import type { Triple } from './volume.js';

/** What is done to every case, alike in training and in inference. */
export interface PrepareSettings {
  readonly orientation: Orientation;
  /** Voxel size per axis of `orientation`. */
  readonly spacingMm: 'native' | Triple;
  /** Resamples to exactly this size instead, whatever voxel size that gives. */
  readonly resize?: Triple | undefined;
  /** Centred padding with 0, or centred cropping, after resampling. Absent: none. */
  readonly size?: 'native' | Triple | undefined;
  readonly crop: 'nonzero' | 'none';
  readonly resample: {
    readonly image: ResampleOrder;
    readonly label: 0 | 1;
    /** Whether thick slices are resampled each by itself (see `separateAxis`). Absent: never. */
    readonly separateZ?: 'auto' | 'never' | undefined;
  };
  /** One per channel. */
  readonly normalize: readonly Normalization[];
  /**
   * `nonzero`: z-scores are taken inside the region where some channel is not 0, its holes filled; outside stays 0.
   * The region comes from the image alone, or training, which knows the label, would see another one than inference.
   */
  readonly normalizeMask?: 'none' | 'nonzero' | undefined;
}
