import type { MeasuredFact } from './measured-fact.js';
import type { TrainingFact } from './result-facts.js';

export interface MeasuredEpoch {
  /** From 0. */
  readonly epoch: number;
  readonly train: MeasuredFact;
  readonly validation: MeasuredFact;
}

/** The epochs of which both sides were measured. */
export function measuredEpochs({ epochs }: Pick<TrainingFact, 'epochs'>): MeasuredEpoch[] {
  return epochs.flatMap(({ train, validation }, epoch) =>
    train === undefined || validation === undefined ? [] : [{ epoch, train, validation }],
  );
}
