import type { ImageShape } from './shape-features.js';

/** What baselines may know of a case: the shape of its image, never the pattern of its voxels. */
export interface BaselineCase extends ImageShape {
  readonly unit: string;
}

/** A case of the fold's training side. */
export interface TrainingCase extends BaselineCase {
  readonly target: number;
}

export type BaselineName = 'train_mean' | 'train_median' | 'shape_and_spacing';

/** A prediction that anybody could make without a network; fitted on the training cases of one fold. */
export type Baseline = (of: BaselineCase) => number;
