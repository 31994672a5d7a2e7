import type { Json } from '../../../base/json.js';
import type { MeasuredFact } from '../measured-fact.js';

/**
 * What the audit of one fold measured of the way from a training to its figures. Plain JSON, as the stage publishes it;
 * a metric is the mean Dice of a segmentation and the mean absolute error of a regression, null where it is undefined.
 */
export interface AuditFact {
  readonly fold: number;
  readonly preparation: readonly PreparationFact[];
  /** None where training measured nothing. */
  readonly checkpoints: readonly CheckpointFact[];
  readonly modes: ModesFact;
  readonly augmentation: AugmentationFact;
  readonly samples: SamplesFact;
  /** Null where no axis is mirrored. */
  readonly tta: TtaFact | null;
  readonly proxy: ProxyFact;
  /** In the order in which they were tried; none where training and whole images agree. */
  readonly ablations: readonly AblationFact[];
}

/** What training read of a case, beside the same case prepared again from its raw files as inference does. */
export interface PreparationFact {
  readonly case: string;
  /** The largest of all voxels; null where grids differ or a voxel is no finite number. */
  readonly largest_difference: number | null;
  /** What differs between the grids; absent where nothing does. */
  readonly grids?: string;
}

/** Stored weights, measured again on the batches that training measured. */
export interface CheckpointFact {
  readonly weights: Weights;
  /** Epochs of training that they come after. */
  readonly epochs: number;
  readonly recorded: MeasuredFact;
  readonly found: MeasuredFact;
}

export type Weights = 'final' | 'best';

/** Mean loss over the same batches of training cases, without augmentation and dropout. */
export interface ModesFact {
  readonly training: number;
  readonly evaluation: number;
  /** Of a network that gives the same whatever it sees, for comparison. */
  readonly constant: number;
  /** The lowest value that the loss can have. */
  readonly least: number;
  readonly samples: number;
}

/** Metric on the same samples of training cases, in evaluation mode. */
export interface AugmentationFact {
  readonly augmented: number | null;
  readonly plain: number | null;
  readonly samples: number;
  /** Of a regression: standard deviation of the targets of these samples. */
  readonly spread?: number;
}

/** Whether the loader gives the same sample twice. */
export interface SamplesFact {
  /** Samples from the start of each of two epochs. */
  readonly of_each_epoch: number;
  readonly equal: readonly EqualSamples[];
}

export interface EqualSamples {
  readonly first: SamplePlace;
  readonly second: SamplePlace;
  /**
   * Whether chance or a lack of augmentation explains it: the same place of the same case, of which nothing or mirroring
   * alone was drawn, a sample without content, or one with two values that different draws left as it is.
   */
  readonly explained: boolean;
}

export interface SamplePlace {
  readonly case: string;
  /** All from 0. */
  readonly epoch: number;
  readonly step: number;
  readonly slot: number;
}

/** Whole images with test-time augmentation as configured, and without. */
export interface TtaFact {
  readonly axes: readonly string[];
  readonly on: number | null;
  readonly off: number | null;
  readonly cases: readonly { readonly case: string; readonly on: number | null; readonly off: number | null }[];
}

/** The metric of the last validation during training, and that of the predicted images of the fold. */
export interface ProxyFact {
  readonly weights: Weights;
  readonly epochs: number;
  /** Null also where training measured nothing. With a logarithm, of predictions that estimate the mean. */
  readonly training: number | null;
  readonly whole: number | null;
  /** That `whole` is over. */
  readonly cases: number;
}

/** One setting changed by itself, and what that makes of the difference. */
export interface AblationFact {
  readonly key: string;
  readonly now: Json;
  readonly tried: Json;
  /** Which of both figures it changes: that of whole images, or that of training. */
  readonly side: 'whole' | 'training';
  readonly before: number;
  readonly after: number;
  /** Cases that both figures are over. */
  readonly cases: number;
  /** The other figure, which `before` and `after` are compared with. */
  readonly against: number;
  /** Of a change of the grid: what the true labels reach after they went there and back. */
  readonly possible?: number;
}
