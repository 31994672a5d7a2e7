import type { PreparationFact } from '../../checks/results/audit/audit-fact.js';
import type { PreparedCase } from '../../imaging/prepare-case.js';
import type { LoadedCase } from '../../imaging/prepared-file.js';

/** How far a case that was prepared again is from what training read of it, over all voxels and channels. */
export function preparedDifference(
  again: Pick<PreparedCase, 'image' | 'size' | 'channels' | 'spacingMm'>,
  stored: Pick<LoadedCase, 'header' | 'image'>,
): Omit<PreparationFact, 'case'> {
  const [trained, predicted] = [gridText(stored.header), gridText(again)];
  if (trained !== predicted) {
    return { largest_difference: null, grids: `${trained} in training and ${predicted} in prediction` };
  }
  let largest = 0;
  for (let i = 0; i < again.image.length; i++) {
    const difference = Math.abs(again.image[i]! - stored.image[i]!);
    // It must not pass for equal.
    if (Number.isNaN(difference)) return { largest_difference: null };
    if (difference > largest) largest = difference;
  }
  return { largest_difference: Number.isFinite(largest) ? largest : null };
}

function gridText({ size, channels, spacingMm }: Pick<PreparedCase, 'size' | 'channels' | 'spacingMm'>): string {
  const inChannels = channels === 1 ? '' : ` in ${channels} channels`;
  return `${size.join(' x ')} voxels of ${spacingMm.map((mm) => Number(mm.toPrecision(6))).join(' x ')} mm${inChannels}`;
}
