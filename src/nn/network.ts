import type { RandomKey } from '../base/random.js';
import type { Tensor2D, Tensor5D, Variable } from './load-tf.js';
import { arrayOf, elementCount, type NamedArray } from './named-array.js';

/** One array of a network. Its name is stable: weights files and optimizer states refer to it. */
export interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  /** Drawn and allocated when it is first asked for. */
  readonly variable: Variable;
}

/** A network with its parameters. */
export type Network = SegmentationNetwork | RegressionNetwork;

/** The arrays of a network. */
export interface Weights {
  /** What is trained, in the order of construction, which is that of the data through the network. */
  readonly parameters: readonly Parameter[];
  /** Running means and variances: part of the weights, but no gradient and no optimizer touches them. */
  readonly statistics: readonly Parameter[];
  readonly dispose: () => void;
}

/** Gives scores for each voxel. */
export interface SegmentationNetwork extends Weights {
  readonly kind: 'segmentation';
  /**
   * Scores before softmax or sigmoid for an image [batch, D, H, W, channel]: [batch, D, H, W, class], highest resolution
   * first. With `training: true` and deep supervision also the lower resolutions, else the highest alone.
   */
  forward(image: Tensor5D, options?: { readonly training?: boolean }): Tensor5D[];
}

/** Gives one number for each sample. */
export interface RegressionNetwork extends Weights {
  readonly kind: 'regression';
  /** How many further numbers per sample it takes beside the image, e.g. 3 for the voxel size. */
  readonly extras: number;
  /** [batch, 1] for an image [batch, D, H, W, channel]. */
  forward(image: Tensor5D, options?: RegressionInput): Tensor2D;
}

export interface RegressionInput {
  /** Dropout is active, and batch normalisation takes the statistics of the batch and moves the running ones. */
  readonly training?: boolean;
  /** [batch, extras]; required where the network takes extras. The voxel size is given as log(mm) along (D, H, W). */
  readonly extra?: Tensor2D;
  /** Names this step's draws for dropout; required in training where the network drops. */
  readonly drawKey?: RandomKey;
}

/** Copies of all parameters and statistics, by name. */
export function exportParameters({ parameters, statistics }: Network): Map<string, NamedArray> {
  return new Map([...parameters, ...statistics].map(({ name, variable }) => [name, arrayOf(variable)]));
}

/** How many numbers are trained. Allocates none of them. */
export function countParameters({ parameters }: Network): number {
  return parameters.reduce((sum, { shape }) => sum + elementCount(shape), 0);
}
