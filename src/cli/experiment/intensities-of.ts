import type { IntensityProfile } from '../../checks/seen-intensities.js';
import type { Settings } from '../../config/experiment.js';
import type { ProfilesFile } from '../../stages/ingest/case-files.js';

/** What decides over which voxels a channel is normalised; `normalize_mask` as planned where it was `auto`. */
export interface Measured {
  readonly channels: Readonly<Record<string, Pick<Settings['data']['channels'][string], 'normalize'>>>;
  readonly crop: Settings['preprocessing']['crop'];
  readonly mask: Settings['preprocessing']['normalize_mask'];
}

/**
 * The intensities of each channel over the voxels that its normalisation measures. Inside a mask they are those of all
 * voxels that are not 0, but for the holes that the mask fills. Undecided where the mask is not planned yet.
 */
export function intensitiesOf(
  { shares, channels }: ProfilesFile,
  { channels: settings, crop, mask }: Measured,
): Readonly<Record<string, IntensityProfile>> | 'undecided' {
  const masked = Object.keys(settings).filter((name) => settings[name]!.normalize === 'zscore');
  if (mask === 'auto' && masked.length > 0) return 'undecided';
  return Object.fromEntries(
    Object.entries(channels).map(([name, { whole, box, nonzero }]) => {
      const inBox = box ?? whole;
      const isMasked = mask === 'nonzero' && masked.includes(name);
      return [name, { shares, ...(isMasked ? (nonzero ?? inBox) : crop === 'nonzero' ? inBox : whole) }];
    }),
  );
}
