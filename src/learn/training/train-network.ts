import { setImmediate as nextTurn } from 'node:timers/promises';
import { StageFailure } from '../../base/failure.js';
import type { Json } from '../../base/json.js';
import type { Checkpoint, EpochRecord } from '../../nn/checkpoint.js';
import { exportParameters } from '../../nn/network.js';
import { assignParameters } from '../../nn/weights.js';
import type { BatchSource, TrainingBatch } from './batch-source.js';
import { trainingStep, type StepOptions } from './training-step.js';

export interface TrainingOptions extends StepOptions {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly learningRate: (epoch: number) => number;
  /** Must start with the first batch of epoch `start?.epochs ?? 0`. */
  readonly batches: BatchSource;
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
  readonly seconds: number;
  /** Of `seconds`, how long the network waited for batches. */
  readonly waitedSeconds: number;
}

/**
 * Trains a network and returns the record of its epochs. Being a function of the start state and the batches, training
 * interrupted after an epoch and resumed from its checkpoint ends with the same bits as without the interruption.
 *
 * Throws a `StageFailure` LOSS_NOT_FINITE where the loss is NaN or infinite.
 */
export async function trainNetwork(options: TrainingOptions): Promise<readonly EpochRecord[]> {
  const { network, optimizer, epochs, stepsPerEpoch, batches, start, tallies, onEpoch } = options;
  if (start !== undefined) {
    assignParameters(network, start.weights);
    optimizer.restoreState(start.optimizer);
    tallies?.restore(start.tallies);
  }
  const history: EpochRecord[] = [...(start?.history ?? [])];
  for (let epoch = start?.epochs ?? 0; epoch < epochs; epoch++) {
    const began = performance.now();
    const waitedBefore = batches.waitedMs;
    const learningRate = options.learningRate(epoch);
    let sum = 0;
    for (let step = 0; step < stepsPerEpoch; step++) sum += await runStep(options, { epoch, step, learningRate });
    const record = { epoch, loss: sum / stepsPerEpoch, learningRate };
    history.push(record);
    if (onEpoch === undefined) continue;
    const checkpoint: Checkpoint = {
      epochs: epoch + 1,
      weights: exportParameters(network),
      optimizer: optimizer.exportState(),
      history: [...history],
      tallies: tallies?.export() ?? null,
    };
    const seconds = (performance.now() - began) / 1000;
    await onEpoch(checkpoint, { ...record, seconds, waitedSeconds: (batches.waitedMs - waitedBefore) / 1000 });
  }
  return history;
}

async function runStep(
  options: TrainingOptions,
  { epoch, step, learningRate }: { epoch: number; step: number; learningRate: number },
): Promise<number> {
  options.signal?.throwIfAborted();
  const batch = await options.batches.next();
  const loss = trainingStep(batch, learningRate, options);
  if (!Number.isFinite(loss)) {
    throw new StageFailure({
      code: 'LOSS_NOT_FINITE',
      message: `the loss is ${loss} in step ${step + 1} of epoch ${epoch + 1}`,
      fix: 'lower training.optimizer.lr, or look for extreme voxel values in the images',
    });
  }
  options.tallies?.add(batch);
  options.onStep?.({ epoch, step, loss });
  // A step holds the main thread; between two, messages of workers, signals and heartbeats get their turn.
  await nextTurn();
  return loss;
}
