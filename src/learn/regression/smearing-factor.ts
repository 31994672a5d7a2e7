import { mean } from '../../stats/moments.js';
import type { Pair } from '../../stats/pair.js';
import type { TargetScaler } from './target-scaler.js';

/**
 * Duan's smearing factor, mean of exp(residual) over the fold's training cases with residuals of the logarithm (Duan,
 * JASA 78, 1983): exp(s^2 / 2) where they are normal. `outputs` pairs each training target, scaled, with the network's
 * output for it, in evaluation mode without augmentation. A network that has learnt its training cases by heart has
 * smaller residuals there than elsewhere, so the factor errs towards 1. Exactly 1 without a logarithm.
 */
export function smearingFactor(scaler: TargetScaler, outputs: readonly Pair[]): number {
  if (scaler.transform === 'none') return 1;
  if (outputs.length === 0) throw new Error('Internal error: smearing needs outputs for the training cases');
  return mean(outputs.map(({ target, prediction }) => Math.exp(scaler.std * (target - prediction))));
}
