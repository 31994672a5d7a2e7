import type { RandomKey } from '../../base/random.js';
import type { Scalar } from '../../nn/load-tf.js';
import type { Network } from '../../nn/network.js';
import type { TrainingBatch } from './batch-source.js';

/** What a network is trained towards: how its outputs on a batch become a loss. */
export interface Objective {
  readonly network: Network;
  /** Brings a batch into the backend's memory. Throws an internal error where it does not fit the network. */
  load(batch: TrainingBatch): LoadedBatch;
}

export interface LoadedBatch {
  /** Loss of the network in training mode; `drawKey` names this step's draws for dropout. */
  trainingLoss(drawKey: RandomKey): Scalar;
  dispose(): void;
}
