import type { CaseIntensities } from '../../imaging/case-intensities.js';
import type { ImageStatistics } from '../../imaging/describe-image.js';
import type { ImageProfiles } from '../../imaging/intensity-profile.js';
import type { Face } from '../../imaging/touched-faces.js';
import type { Triple } from '../../imaging/volume.js';

/** `image.json`: one case without its label. */
export interface ImageFacts {
  readonly format: 1;
  /** Along the stored axes, as are the other triples here. */
  readonly size: Triple;
  readonly spacing_mm: Triple;
  /** Direction of each stored axis, e.g. `LPS`. Means nothing without a declared space. */
  readonly orientation: string;
  readonly has_space: boolean;
  /** Size of the box around all voxels that are not 0 in some channel. */
  readonly nonzero_size: Triple;
  readonly channels: Readonly<Record<string, ImageStatistics & { readonly pixel_type: string }>>;
}

/** `label.json`: voxels of each declared label, by name; none for a task without labels. */
export interface LabelFacts {
  readonly format: 1;
  readonly voxels: Readonly<Record<string, number>>;
}

/** `border.json`: faces of the image in which the label map holds something; null without a label map. */
export interface LabelBorder {
  readonly format: 1;
  readonly touched: readonly Face[] | null;
}

/** `intensities.json`: the foreground's intensities in the channels that are normalised by them. */
export interface CaseForeground {
  readonly format: 1;
  /** By channel name; null in a case without foreground. */
  readonly channels: Readonly<Record<string, CaseIntensities | null>>;
}

/** `profiles.json`: how the intensities of each channel are distributed, before any normalisation. Only rules read it. */
export interface ProfilesFile {
  readonly format: 1;
  /** Shares of the voxels at whose rank each profile gives the intensity, ascending. */
  readonly shares: readonly number[];
  /** By channel name. */
  readonly channels: Readonly<Record<string, ImageProfiles>>;
}
