import { StageFailure } from '../../base/failure.js';

/**
 * Throws PREDICTION_NOT_FINITE where a network gave anything that is no number. No comparison holds with NaN, so that
 * without this a label map would be background from end to end, and look like a network that found nothing.
 */
export function requireFinite(outputs: ArrayLike<number>, weightsFile: string): void {
  let sum = 0;
  for (let i = 0; i < outputs.length; i++) sum += outputs[i]!;
  // The sum of finite 32-bit numbers is finite in 64 bits, so that one test does for all.
  if (Number.isFinite(sum)) return;
  let broken = 0;
  for (let i = 0; i < outputs.length; i++) if (!Number.isFinite(outputs[i]!)) broken++;
  const share = outputs.length === 1 ? 'its output' : `${broken} of its ${outputs.length} outputs`;
  throw new StageFailure({
    code: 'PREDICTION_NOT_FINITE',
    message: `the network of ${weightsFile} gives NaN or infinity in ${share}`,
    fix: '`voxrun verify` says whether the weights are what training published; if they are, train again with a lower training.optimizer.lr or with training.clip_norm',
  });
}
