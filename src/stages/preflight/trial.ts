import type { Triple } from '../../imaging/volume.js';
import type { TrainingBatch } from '../../learn/training/batch-source.js';
import type { Objective } from '../../learn/training/objective.js';
import type { Network } from '../../nn/network.js';
import type { Known } from '../../checks/preflight-fact.js';

/** A few cases and a small network to learn them by heart, and how both tasks measure what it knows. */
export interface Trial {
  readonly cases: readonly string[];
  /** What the network sees, along the first, second and third axis. */
  readonly patch: Triple;
  /** The cases as they are: what is learned. */
  readonly batch: TrainingBatch;
  /** The same mirrored along every combination of the axes that training mirrors; none where it mirrors none. */
  readonly mirrored: readonly TrainingBatch[];
  /** The labels or targets of other cases; absent for a single case. */
  readonly shuffled?: TrainingBatch;
  /** Axes of test-time augmentation by name. */
  readonly ttaAxes: readonly string[];
  /** Whether training mirrors all of them. */
  readonly ttaIsTrained: boolean;
  /** Of the optimizer that learns the batch, whatever the experiment's own is. */
  readonly rate: number;
  /** The best that any network can reach on the grid of the stored images; null for numbers. */
  readonly possible: number | null;
  /** A network that has learned nothing. `name` names its draws. */
  fresh(name: string): TrialNetwork;
}

export interface TrialNetwork {
  readonly network: Network;
  readonly objective: Objective;
  /** In evaluation mode. */
  measure(batch: TrainingBatch): Promise<Known>;
  /** Loss of the constant that knows nothing of the images: the same score everywhere, or the mean target. */
  constantLoss(batch: TrainingBatch): number;
  /** The cases through the real inference, measured against the stored labels or targets. */
  infer(how: { readonly tta: boolean }): Promise<number>;
}

/** Learns a batch with normalised networks of any kind. */
export const USUAL_RATE = 0.002;

/** The batch with images that are 0 everywhere, and one voxel size for all. */
export function withoutImages(batch: TrainingBatch): TrainingBatch {
  const { spacing } = batch;
  return {
    ...batch,
    image: new Float32Array(batch.image.length),
    ...(spacing === undefined ? {} : { spacing: Float32Array.from(spacing, (_, index) => spacing[index % 3]!) }),
  };
}
