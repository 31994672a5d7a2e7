import type { Settings } from '../config/experiment.js';
import type { PrepareSettings } from '../imaging/prepare-case.js';

export interface PreparationSlice {
  readonly channels: readonly { readonly name: string; readonly normalize: 'zscore' | 'none' }[];
  readonly preprocessing: Settings['preprocessing'];
}

/** The settings of an experiment, or those that a training recorded, in imaging's terms. */
export function prepareSettings({ channels, preprocessing }: PreparationSlice): PrepareSettings {
  return {
    orientation: preprocessing.orientation,
    spacingMm: preprocessing.spacing_mm,
    crop: preprocessing.crop,
    resample: preprocessing.resample as PrepareSettings['resample'],
    normalize: channels.map(({ normalize }) => normalize),
  };
}
