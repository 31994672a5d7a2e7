import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RandomKey } from '../../base/random.js';
import type { TrainingBatch } from './batch-source.js';
import { trainingStep, type StepOptions } from './training-step.js';

export interface LearnBatchOptions extends StepOptions {
  /** Taken in turn, one for each step. */
  readonly batches: readonly TrainingBatch[];
  readonly learningRate: number;
  readonly steps: number;
  readonly drawKey: RandomKey;
  /** Asked now and then whether it is enough. */
  readonly isEnough?: (step: number) => Promise<boolean>;
  readonly onStep?: (done: number) => void;
  readonly signal?: AbortSignal;
}

/** Steps between two looks. */
const LOOK_EVERY = 20;

export interface LearnedBatch {
  readonly steps: number;
  /** Whether the loss was a number in every step; one that is not changes no weights. */
  readonly isFinite: boolean;
}

/** Trains on the same few batches over and over. */
export async function learnBatch(options: LearnBatchOptions): Promise<LearnedBatch> {
  const { batches, learningRate, steps, drawKey, isEnough, onStep, signal } = options;
  let isFinite = true;
  for (let step = 0; step < steps; step++) {
    signal?.throwIfAborted();
    if (step > 0 && step % LOOK_EVERY === 0 && (await isEnough?.(step)) === true) return { steps: step, isFinite };
    const loss = trainingStep(
      [batches[step % batches.length]!],
      { learningRate, drawKey: [...drawKey, step] },
      options,
    );
    isFinite &&= Number.isFinite(loss);
    onStep?.(step + 1);
    // As in a real training: signals and the control pipe get their turn.
    await nextTurn();
  }
  return { steps, isFinite };
}
