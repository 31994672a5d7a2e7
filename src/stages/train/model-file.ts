import type { Settings, UnetSettings } from '../../config/experiment.js';
import type { MirrorAxisName } from '../../config/experiment.js';

/**
 * `model.json`: all that prediction needs beside the weights. Prediction reads it from here and nowhere else, so what
 * was trained is what is predicted.
 */
export interface TrainedModel {
  readonly format: 1;
  readonly model: UnetSettings;
  /** Labels by name; the class of a label is its value. */
  readonly labels: Readonly<Record<string, number>>;
  readonly mirror_pairs: Readonly<Record<string, readonly (readonly [string, string])[]>>;
  /** In the order of the network's input. */
  readonly channels: readonly { readonly name: string; readonly normalize: 'zscore' | 'none' }[];
  readonly preprocessing: Settings['preprocessing'];
  readonly patch: readonly [number, number, number];
  /** How many of the samples were flipped along each axis that training allowed, counted as they were drawn. */
  readonly mirrored: readonly { readonly axis: MirrorAxisName; readonly samples: number }[];
  readonly samples: number;
  readonly parameters: number;
}
