import type { ImageStatistics } from '../../imaging/describe-image.js';
import type { Triple } from '../../imaging/volume.js';

/** `image.json`: a new image as it is stored, before anything is done with it. */
export interface NewImageFacts {
  readonly format: 1;
  /** Along the stored axes, as is the voxel size. */
  readonly size: Triple;
  readonly spacing_mm: Triple;
  /** Direction of each stored axis, e.g. `LPS`. Means nothing without a declared space. */
  readonly orientation: string;
  readonly has_space: boolean;
  readonly channels: Readonly<Record<string, ImageStatistics>>;
}
