import type { JsonObject } from '../base/json.js';
import type { Random } from '../base/random.js';
import type { Motion } from './augment/motion.js';
import type { Triple } from './volume.js';

/** One sample of a batch while it is augmented, in place. */
export interface Patch {
  readonly size: Triple;
  /** One array per channel, each C-order (third, second, first axis). */
  readonly images: readonly Float32Array[];
  /** C-order; one label per voxel. Absent where the case has none. */
  readonly label?: Uint8Array;
  /** C-order; 0 where the case's normalisation mask ends. Absent where the whole image was normalised. */
  readonly mask?: Uint8Array;
  /** C-order; 1 where the patch shows its case, 0 where it is padding. Absent where nothing is, or nobody asks. */
  readonly content?: Uint8Array;
}

/** What is known where parameters are drawn. */
export interface SampleContext {
  /** Size of the patch. */
  readonly size: Triple;
  readonly channels: number;
  readonly spacingMm: Triple;
  /** First voxel of the patch in its case; may be negative. */
  readonly start: Triple;
  readonly caseSize: Triple;
}

interface Effects<Params extends JsonObject> {
  /** Also names the random stream, so adding one transform changes no draw of another. */
  readonly name: string;
  /** What happens to the label: `kept` as it is, or moved and renamed together with the image. */
  readonly label: 'kept' | 'moved';
  /** What happens to a measure of the object: `kept`, `scaled` by a recorded factor, or changed in an `unknown` way. */
  readonly target: 'kept' | 'scaled' | 'unknown';
  /** Parameters of one sample, or undefined where the sample stays as it is. They are all that `apply` depends on. */
  sample(random: Random, context: SampleContext): Params | undefined;
}

/** Moves voxels. All motions of a sample are joined and applied in one interpolation. */
export interface MotionTransform<Params extends JsonObject = JsonObject> extends Effects<Params> {
  readonly kind: 'motion';
  move(motion: Motion, params: Params): Motion;
}

/** Changes a patch in place. */
export interface PatchTransform<Params extends JsonObject = JsonObject> extends Effects<Params> {
  readonly kind: 'patch';
  /** `kept`: leaves padding as it is, which it knows by `Patch.content`. Absent: makes no difference of it. */
  readonly padding?: 'kept';
  apply(patch: Patch, params: Params): void;
}

/**
 * One kind of augmentation: parameters are drawn, recorded and then applied, so that a sample can be made again from
 * its record and a test can choose the parameters.
 */
export type Transform = MotionTransform | PatchTransform;
