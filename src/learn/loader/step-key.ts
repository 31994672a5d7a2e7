import type { RandomKey } from '../../base/random.js';
import type { BatchIndex, BatchSettings } from './batch.js';

/** Names all that is drawn for one step; a slot's number follows. */
export function stepKey(
  { seed, fold, purpose }: Pick<BatchSettings, 'seed' | 'fold' | 'purpose'>,
  { epoch, step }: BatchIndex,
): RandomKey {
  return purpose === 'training' ? [seed, fold, epoch, step] : [seed, fold, 'validation', step];
}
