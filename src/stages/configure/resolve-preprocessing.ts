import type { Settings } from '../../config/experiment.js';
import type { PreparationFile } from './configured-file.js';

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
    spacing_mm: spacing === 'auto' ? required(planned.spacing_mm) : spacing,
    normalize_mask: mask === 'auto' ? required(planned.normalize_mask) : mask,
  };
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('Internal error: preprocessing has an auto that was not planned');
  return value;
}
