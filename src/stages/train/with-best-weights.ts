import type { StageContext } from '../../graph/stage-context.js';
import type { Trained } from '../../learn/training/train-network.js';
import { exportParameters, type Network } from '../../nn/network.js';

/**
 * Where the best weights are asked for and no epoch defines the figure that tells them (no label in any validation
 * case, say), the final ones stand for them, and the user is told: prediction with `inference.checkpoint: best` needs
 * some. `network` holds the final weights.
 */
export function withBestWeights(
  context: Pick<StageContext, 'note'>,
  { trained, network, isSelected }: { trained: Trained; network: Network; isSelected: boolean },
): Trained {
  if (!isSelected || trained.best !== undefined) return trained;
  context.note('no epoch has a validation figure to tell the best weights by: the final ones are kept as the best');
  return { ...trained, best: { epochs: trained.history.length, weights: exportParameters(network) } };
}
