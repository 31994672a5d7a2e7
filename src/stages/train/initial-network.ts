import type { Network } from '../../nn/network.js';
import { networkOf, type NetworkDescription } from '../network-of.js';

/**
 * The network of a fold before its first step. Seed and fold name its weights each for itself: drawn from their sum,
 * fold 1 of seed 1 would begin as fold 0 of seed 2, and repeating an experiment with the next seed would repeat
 * most of its trainings.
 */
export function initialNetwork(
  description: NetworkDescription,
  options: { deepSupervision: boolean; seed: number; fold: number },
): Network {
  const { deepSupervision, seed, fold } = options;
  return networkOf({ ...description, deepSupervision, drawKey: [seed, fold, 'weights'] });
}
