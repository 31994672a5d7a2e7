import type { Json } from '../base/json.js';
import type { Random } from '../base/random.js';
import type { Triple } from './volume.js';

/** One sample of a batch while it is augmented. A transform may replace its arrays but never changes them in place. */
export interface Patch {
  readonly size: Triple;
  readonly channels: number;
  /** C-order, channels last. */
  readonly image: Float32Array;
  /** C-order; one label per voxel. */
  readonly label: Uint8Array;
}

/** What is known where parameters are drawn. */
export interface SampleContext {
  readonly size: Triple;
  readonly spacingMm: Triple;
}

/**
 * One kind of augmentation: parameters are drawn, recorded and then applied, so that a sample can be made again from
 * its record and a test can choose the parameters.
 */
export interface Transform<Params extends Json = Json> {
  /** Also names the random stream, so adding one transform changes no draw of another. */
  readonly name: string;
  /** What happens to the label: `kept` as it is, or moved and renamed together with the image. */
  readonly label: 'kept' | 'moved';
  sample(random: Random, context: SampleContext): Params;
  apply(patch: Patch, params: Params): Patch;
}
