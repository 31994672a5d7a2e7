import type { IntensityStatistics, Normalization } from '../imaging/normalize.js';
import type { PrepareSettings } from '../imaging/prepare-settings.js';
import type { ResolvedPreprocessing } from './configure/resolve-preprocessing.js';

export interface PreparationSlice {
  readonly channels: readonly { readonly name: string; readonly normalize: 'zscore' | 'ct' | 'rescale' | 'none' }[];
  readonly preprocessing: ResolvedPreprocessing;
  /** By channel name, for channels with `normalize: ct`. */
  readonly intensities: Readonly<Record<string, IntensityStatistics>>;
}

/** The settings of an experiment, or those that a training recorded, in imaging's terms. */
export function prepareSettings({ channels, preprocessing, intensities }: PreparationSlice): PrepareSettings {
  const {
    orientation,
    spacing_mm: spacingMm,
    crop,
    size,
    resize,
    normalize_mask: normalizeMask,
    resample,
  } = preprocessing;
  return {
    orientation,
    spacingMm,
    crop,
    size,
    ...(resize === undefined ? {} : { resize }),
    resample: { image: resample.image, label: resample.label, separateZ: resample.separate_z },
    normalize: channels.map(({ name, normalize }) => (normalize === 'ct' ? ctOf(intensities, name) : normalize)),
    normalizeMask,
  };
}

/** What is recorded of a channel may hold more than the normalisation uses. */
function ctOf(intensities: PreparationSlice['intensities'], channel: string): Normalization {
  const found = intensities[channel];
  if (found === undefined) throw new Error(`Internal error: the foreground of ${channel} was not measured`);
  const { mean, std, percentile_00_5, percentile_99_5 } = found;
  return { kind: 'ct', mean, std, percentile_00_5, percentile_99_5 };
}
