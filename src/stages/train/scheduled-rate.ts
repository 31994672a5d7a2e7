import type { Settings } from '../../config/experiment.js';
import { learningRateOf } from '../../nn/schedule.js';

/** The learning rate of an epoch, from 0. */
export function scheduledRate({ schedule, optimizer, epochs }: Settings['training'], epoch: number): number {
  const { warmup_epochs: warmupEpochs, ...rest } = schedule;
  return learningRateOf({ ...rest, warmupEpochs }, { initial: optimizer.lr, epoch, epochs });
}
