import type { DatasetIntensities } from '../../imaging/dataset-intensities.js';

/** `intensities.json`: the foreground's intensities over the cases outside the test set, for `normalize: ct`. */
export interface DatasetForeground {
  readonly format: 1;
  /** By channel name; the channels that are normalised by them. */
  readonly channels: Readonly<Record<string, DatasetIntensities>>;
}
