import type { AugmentationSettings } from '../../imaging/augment/augmentation-settings.js';
import type { Draws } from '../../imaging/augment/draw-parameters.js';
import type { Triple } from '../../imaging/volume.js';

/** What determines every batch. It crosses to worker threads, so it holds plain values only. */
export interface BatchSettings {
  readonly cases: readonly PreparedCaseFile[];
  /**
   * `training` draws anew in every epoch. `validation` is never augmented, and its batches are the same in each epoch: a
   * function of the seed, the fold and the step.
   */
  readonly purpose: 'training' | 'validation';
  /**
   * `random`: uniform with replacement, as nnU-Net. `each-once`: all cases one after another, for training in a new
   * random order as often as they are used up; for validation in the order given, the last batch being smaller where
   * they do not fill it.
   */
  readonly caseOrder: 'random' | 'each-once';
  /** Size of a patch along the first, second and third axis; the size of the prepared cases for whole images. */
  readonly patch: Triple;
  /** Patches per batch. */
  readonly batch: number;
  /** Share of the patches of a batch that are centred on foreground; see `samplePatch` for the others. */
  readonly foreground: number;
  /**
   * Resolutions of the labels, highest first: voxels of the patch per voxel along each axis. `[[1, 1, 1]]` without deep
   * supervision, empty to leave labels out.
   */
  readonly scales: readonly Triple[];
  /** `{}` for none. */
  readonly augmentation: AugmentationSettings;
  /** What zooming by s does to a target: it is multiplied by s^3, s^2, s or 1. Needed if cases have targets. */
  readonly targetBehavesAs?: TargetBehaviour;
  /**
   * For control trainings: `no-images` sets all of them to 0 after everything else was done, `exchanged-labels` gives each
   * sample the label map of the next one in its batch.
   */
  readonly control?: 'no-images' | 'exchanged-labels';
  readonly seed: number;
  readonly fold: number;
}

export type TargetBehaviour = 'volume' | 'area' | 'length' | 'invariant';

export interface PreparedCaseFile {
  readonly id: string;
  /** Folder that `writePreparedCase` filled. */
  readonly folder: string;
  /** In regression: the case's value, in its unit, not standardised. */
  readonly target?: number;
}

/** Which batch: both count from 0. */
export interface BatchIndex {
  readonly epoch: number;
  readonly step: number;
}

export interface Batch extends BatchIndex {
  /** [batch, third, second, first axis, channel]. */
  readonly image: Float32Array<ArrayBuffer>;
  readonly channels: number;
  /** Highest resolution first, each [batch, third, second, first axis]. One per scale. */
  readonly labels: readonly Uint8Array<ArrayBuffer>[];
  /** [batch]: targets as augmentation changed them, not standardised. Present if all cases have one. */
  readonly targets?: Float32Array<ArrayBuffer>;
  /** [batch, 3]: voxel size of each case along the first, second and third axis, in mm. */
  readonly spacing: Float32Array<ArrayBuffer>;
  readonly samples: readonly SampleRecord[];
}

/** What was really drawn for one slot of a batch. */
export interface SampleRecord {
  readonly case: string;
  /** First voxel of the patch in the prepared case; may be negative. */
  readonly start: Triple;
  /** The foreground that the patch was centred on, where it was: a label by its value, a region by its name. */
  readonly centredOn?: number | string;
  /** Voxels of the patch, and those of them that lie outside the case (before the patch is turned or zoomed). */
  readonly voxels: number;
  readonly paddedVoxels: number;
  /** Drawn parameters of the transforms that acted, e.g. `{mirror: {flips: [true, false, false]}}`. */
  readonly draws: Draws;
  /** Volume of an object in the patch over its volume in the case. */
  readonly volumeFactor: number;
}
