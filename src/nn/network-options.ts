import type { RandomKey } from '../base/random.js';

interface NetworkOptions {
  /** Channels of the image. */
  readonly channels: number;
  /** Names the draws of the weights, e.g. [seed, fold, 'weights']. */
  readonly drawKey: RandomKey;
}

/** What a network for labels is made of beside its settings. */
export interface SegmentationOptions extends NetworkOptions {
  /** Classes with background, or regions. */
  readonly classes: number;
  /** Whether training sees scores at every resolution of the decoder. The heads exist either way. */
  readonly deepSupervision: boolean;
}

/** What a network for one number per sample is made of beside its settings. */
export interface RegressionOptions extends NetworkOptions {
  /** Numbers per sample beside the image: 3 where the voxel size is an input, else 0. */
  readonly extras: number;
}
