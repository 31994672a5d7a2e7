import type { Settings } from '../../config/experiment.js';
import type { Triple } from '../../imaging/volume.js';
import type { SamplingFile } from './configured-file.js';
import { plannedValue } from './planned-value.js';

/** What the network sees at each step. */
export interface ResolvedSampling {
  /** Along the letters of the orientation. */
  readonly patch: Triple;
  readonly batch: number;
}

/**
 * Puts planned values in the place of `auto`, and for `patch: whole` the size that preprocessing gives every image.
 * Throws an internal error if there is no such value; validation refuses `whole` without a fixed size.
 */
export function resolveSampling(
  { patch, batch }: Pick<Settings['training'], 'patch' | 'batch'>,
  options: { preprocessing: Pick<Settings['preprocessing'], 'size' | 'resize'>; planned: SamplingFile },
): ResolvedSampling {
  const { preprocessing, planned } = options;
  return {
    patch:
      patch === 'auto' ? plannedValue(planned.patch, 'training') : patch === 'whole' ? wholeSize(preprocessing) : patch,
    batch: batch === 'auto' ? plannedValue(planned.batch, 'training') : batch,
  };
}

function wholeSize({ size, resize }: Pick<Settings['preprocessing'], 'size' | 'resize'>): Triple {
  const whole = resize ?? size;
  if (whole === 'native') throw new Error('Internal error: patch is whole, but images have no fixed size');
  return whole;
}
