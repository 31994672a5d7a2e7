import { setImmediate as nextTurn } from 'node:timers/promises';
import { StageFailure } from '../../base/failure.js';
import type { Json } from '../../base/json.js';
import type { RandomKey } from '../../base/random.js';
import type { BestWeights, Checkpoint, EpochMeasures, EpochRecord } from '../../nn/checkpoint.js';
import { exportParameters } from '../../nn/network.js';
import { assignParameters } from '../../nn/weights.js';
import type { BatchSource, TrainingBatch } from './batch-source.js';
import { bestEpoch, type Selection } from './selection.js';
import { trainingStep, type StepOptions } from './training-step.js';

export interface TrainingOptions extends StepOptions {
  readonly epochs: number;
  /** Updates per epoch. */
  readonly stepsPerEpoch: number;
  /** Batches whose gradients are averaged for one update; 1 if absent. */
  readonly accumulate?: number;
  readonly learningRate: (epoch: number) => number;
  /** Must start with the first batch of epoch `start?.epochs ?? 0`. */
  readonly batches: BatchSource;
  /** Names the draws of this training, e.g. [seed, fold]. */
  readonly drawKey: RandomKey;
  /** Figures of the network in eval mode, taken after each epoch. */
  readonly measure?: () => Promise<EpochMeasures>;
  /** What the best weights are told by; without it none are kept. */
  readonly selection?: Selection;
  /** Ends training after so many epochs without improvement of the selected figure. */
  readonly earlyStopping?: { readonly patience: number; readonly minImprovement: number };
  /** Where to go on. The network and the optimizer take over its state. */
  readonly start?: Checkpoint;
  /** Counts what was drawn. Its content travels with the checkpoints. */
  readonly tallies?: Tallies;
  readonly onStep?: (step: StepReport) => void;
  /** After each epoch, with all that a later process needs to go on. Awaited. */
  readonly onEpoch?: (checkpoint: Checkpoint, report: EpochReport) => void | Promise<void>;
  /** Checked before each step; training then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What the caller counts over the samples of the training. */
export interface Tallies {
  add(batch: TrainingBatch): void;
  export(): Json;
  restore(value: Json): void;
}

export interface StepReport {
  /** From 0. */
  readonly epoch: number;
  /** Within the epoch, from 0. */
  readonly step: number;
  readonly loss: number;
}

/** Times are told, not kept: they differ from run to run. */
export interface EpochReport extends EpochRecord {
  /** Of the steps, without the measuring. */
  readonly seconds: number;
  /** Of `seconds`, how long the network waited for batches. */
  readonly waitedSeconds: number;
}

export interface Trained {
  readonly history: readonly EpochRecord[];
  readonly best?: BestWeights;
  /** Epochs without improvement that ended the training; absent if it went to its last epoch. */
  readonly stoppedAfter?: number;
}

/**
 * Trains a network. Being a function of the start state and the batches, training interrupted after an epoch and
 * resumed from its checkpoint ends with the same bits as without the interruption.
 *
 * Throws a `StageFailure` LOSS_NOT_FINITE where the loss is NaN or infinite.
 */
export async function trainNetwork(options: TrainingOptions): Promise<Trained> {
  const { objective, optimizer, epochs, stepsPerEpoch, batches, start, tallies, selection, onEpoch } = options;
  const { network } = objective;
  if (start !== undefined) {
    assignParameters(network, start.weights);
    optimizer.restoreState(start.optimizer);
    tallies?.restore(start.tallies);
  }
  const history: EpochRecord[] = [...(start?.history ?? [])];
  let best = start?.best;
  let stoppedAfter = epochsWithout(options, history);
  for (let epoch = start?.epochs ?? 0; epoch < epochs && stoppedAfter === undefined; epoch++) {
    const began = performance.now();
    const waitedBefore = batches.waitedMs;
    const learningRate = options.learningRate(epoch);
    let sum = 0;
    for (let step = 0; step < stepsPerEpoch; step++) sum += await runStep(options, { epoch, step, learningRate });
    const seconds = (performance.now() - began) / 1000;
    const waitedSeconds = (batches.waitedMs - waitedBefore) / 1000;
    const record = { epoch, loss: sum / stepsPerEpoch, learningRate, ...(await options.measure?.()) };
    history.push(record);
    const weights = exportParameters(network);
    if (selection !== undefined && bestEpoch(history, selection) === epoch) best = { epochs: epoch + 1, weights };
    stoppedAfter = epochsWithout(options, history);
    if (onEpoch === undefined) continue;
    const checkpoint: Checkpoint = {
      epochs: epoch + 1,
      weights,
      optimizer: optimizer.exportState(),
      history: [...history],
      tallies: tallies?.export() ?? null,
      ...(best === undefined ? {} : { best }),
    };
    await onEpoch(checkpoint, { ...record, seconds, waitedSeconds });
  }
  return {
    history,
    ...(best === undefined ? {} : { best }),
    ...(stoppedAfter === undefined ? {} : { stoppedAfter }),
  };
}

/** How many epochs went by without improvement, if that is reason to stop. Told by the history, so a resume agrees. */
function epochsWithout(
  { selection, earlyStopping }: Pick<TrainingOptions, 'selection' | 'earlyStopping'>,
  history: readonly EpochRecord[],
): number | undefined {
  if (earlyStopping === undefined || selection === undefined) return undefined;
  const best = bestEpoch(history, selection, earlyStopping.minImprovement);
  const without = history.length - 1 - (best ?? history.length - 1);
  return without >= earlyStopping.patience ? without : undefined;
}

async function runStep(
  options: TrainingOptions,
  { epoch, step, learningRate }: { epoch: number; step: number; learningRate: number },
): Promise<number> {
  options.signal?.throwIfAborted();
  const parts: TrainingBatch[] = [];
  for (let i = 0; i < (options.accumulate ?? 1); i++) parts.push(await options.batches.next());
  const loss = trainingStep(parts, { learningRate, drawKey: [...options.drawKey, epoch, step] }, options);
  if (!Number.isFinite(loss)) {
    throw new StageFailure({
      code: 'LOSS_NOT_FINITE',
      message: `the loss is ${loss} in step ${step + 1} of epoch ${epoch + 1}`,
      fix: 'lower training.optimizer.lr, or look for extreme voxel values in the images',
    });
  }
  for (const part of parts) options.tallies?.add(part);
  options.onStep?.({ epoch, step, loss });
  // A step holds the main thread; between two, messages of workers, signals and heartbeats get their turn.
  await nextTurn();
  return loss;
}
