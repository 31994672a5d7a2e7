/**
 * Between targets in their unit of measure and what the network learns: z = (f(target) - mean) / std with f the
 * identity or the natural logarithm. Plain JSON: training records it beside the weights and prediction reads it there.
 */
export interface TargetScaler {
  readonly transform: 'none' | 'log';
  /** Of f(target) over the fold's training cases. */
  readonly mean: number;
  /** Population standard deviation (n) of the same, > 0. */
  readonly std: number;
  /**
   * Duan's factor that turns exp(mean of the logarithm), which estimates a median, into an estimate of the mean. 1
   * until `smearingFactor` has measured it, and always 1 without a logarithm.
   */
  readonly smearing: number;
}

/** A target in the network's space, where the training targets have mean 0 and standard deviation 1. */
export function scaleTarget(scaler: TargetScaler, target: number): number {
  const learned = scaler.transform === 'log' ? Math.log(target) : target;
  if (!Number.isFinite(learned)) {
    throw new Error(`Internal error: the target ${target} cannot be scaled (${scaler.transform})`);
  }
  return (learned - scaler.mean) / scaler.std;
}

/** What the network gave, in the target's unit. Averages over passes are taken before, so this happens once. */
export function unscaleOutput(scaler: TargetScaler, output: number): number {
  if (!Number.isFinite(output)) throw new Error(`Internal error: the network's output ${output} is no finite number`);
  const learned = scaler.mean + scaler.std * output;
  return scaler.transform === 'log' ? Math.exp(learned) * scaler.smearing : learned;
}
