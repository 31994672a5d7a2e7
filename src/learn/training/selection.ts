import type { EpochRecord } from '../../nn/checkpoint.js';

/** Which figure of the validation cases says how good the weights of an epoch are. */
export interface Selection {
  readonly by: 'loss' | 'metric';
  readonly isBetter: 'higher' | 'lower';
}

/**
 * Index of the best epoch of a history, the first of several equal ones; undefined where nothing was measured. An epoch
 * replaces the best so far only if it is better by more than `minImprovement`.
 */
export function bestEpoch(
  history: readonly EpochRecord[],
  { by, isBetter }: Selection,
  minImprovement = 0,
): number | undefined {
  let best: { epoch: number; value: number } | undefined;
  for (const [epoch, { validation }] of history.entries()) {
    const figure = validation?.[by];
    if (figure === undefined || figure === null) continue;
    const value = isBetter === 'higher' ? figure : -figure;
    if (best === undefined || value > best.value + minImprovement) best = { epoch, value };
  }
  return best?.epoch;
}
