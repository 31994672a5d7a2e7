import { mean } from '../../stats/moments.js';
import { unscaleOutput, type TargetScaler } from './target-scaler.js';

/** One fold's network. */
export interface MemberOutputs {
  readonly scaler: TargetScaler;
  /** One output per pass: the image as it is, and mirrored. */
  readonly outputs: readonly number[];
}

/**
 * One prediction, in the target's unit, from all passes of all networks: they are averaged where the networks learn
 * and turned back once, so a logarithm is averaged as a logarithm. Each fold standardised with its own mean and
 * spread, so outputs of different folds meet on the scale before standardisation.
 *
 * Throws an internal error without outputs, and for networks of which some learnt the logarithm.
 */
export function combineOutputs(members: readonly MemberOutputs[]): number {
  const [first] = members;
  if (first === undefined || members.some(({ outputs }) => outputs.length === 0)) {
    throw new Error('Internal error: there are no outputs to combine');
  }
  const { transform } = first.scaler;
  if (members.some(({ scaler }) => scaler.transform !== transform)) {
    throw new Error('Internal error: networks that learnt the target and its logarithm cannot be averaged');
  }
  const learned = mean(members.map(({ scaler, outputs }) => scaler.mean + scaler.std * mean(outputs)));
  const smearing = mean(members.map(({ scaler }) => scaler.smearing));
  return unscaleOutput({ transform, mean: 0, std: 1, smearing }, learned);
}
