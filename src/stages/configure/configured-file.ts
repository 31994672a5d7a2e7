import type { Json } from '../../base/json.js';
import type { Triple } from '../../imaging/volume.js';

/** `configured.json`: every value that could be `auto`, for people, comparisons and reports. */
export interface Configured {
  readonly format: 1;
  /** Cases outside the test set that planning looked at. */
  readonly cases: number;
  readonly values: readonly ConfiguredValue[];
}

export interface ConfiguredValue {
  /** As in the experiment file: `training.patch`. */
  readonly key: string;
  readonly value: Json;
  readonly from: 'planned' | 'file';
  /** What decided a planned value, as the rest of a sentence. */
  readonly why?: string;
}

/** `preparation.json`; only what was `auto`. Triples follow the letters of the orientation, here and below. */
export interface PreparationFile {
  readonly spacing_mm?: Triple;
  readonly normalize_mask?: 'none' | 'nonzero';
}

/** `network.json`; only what was `auto`. */
export interface NetworkFile {
  readonly features?: readonly number[];
  /** Per stage; the first is all ones. */
  readonly strides?: readonly Triple[];
  readonly kernels?: readonly Triple[];
}

/** `loss.json`; only what was `auto`. */
export interface LossFile {
  readonly batch_dice?: boolean;
}

/** `sampling.json`; only what was `auto`. */
export interface SamplingFile {
  readonly patch?: Triple;
  readonly batch?: number;
}
