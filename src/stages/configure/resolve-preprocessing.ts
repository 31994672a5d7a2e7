import type { Settings } from '../../config/experiment.js';
import type { PreparationFile } from './configured-file.js';
import { plannedValue } from './planned-value.js';

/** Preprocessing with a value in the place of each `auto`. */
export type ResolvedPreprocessing = Omit<Settings['preprocessing'], 'spacing_mm' | 'normalize_mask'> & {
  readonly spacing_mm: Exclude<Settings['preprocessing']['spacing_mm'], 'auto'>;
  readonly normalize_mask: Exclude<Settings['preprocessing']['normalize_mask'], 'auto'>;
};

/** Puts the planned values in. Throws an internal error if one is missing. */
export function resolvePreprocessing(
  preprocessing: Settings['preprocessing'],
  planned: PreparationFile,
): ResolvedPreprocessing {
  const { spacing_mm: spacing, normalize_mask: mask } = preprocessing;
  return {
    ...preprocessing,
    spacing_mm: spacing === 'auto' ? plannedValue(planned.spacing_mm, 'preprocessing') : spacing,
    normalize_mask: mask === 'auto' ? plannedValue(planned.normalize_mask, 'preprocessing') : mask,
  };
}
