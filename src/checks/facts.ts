import type { Span } from '../base/diagnostic.js';
import type { Settings } from '../config/experiment.js';
import type { PreflightFact } from './preflight-fact.js';
import type { ForegroundIntensities, IntensityProfile } from './seen-intensities.js';
import type { TrainedFact } from './trained-fact.js';

/**
 * All that rules look at, as plain data. A field is absent until the stage that finds it has run; a rule that needs it
 * answers "unknown" until then.
 */
export interface CheckFacts {
  readonly settings: Settings;
  /** Where a setting stands, or its nearest parent. */
  readonly locate: (path: readonly (string | number)[]) => Span | undefined;
  /** Where a cell of the case table stands, by case and column; absent without a table. */
  readonly locateCell?: ((caseId: string, column: string) => Span | undefined) | undefined;
  /** From the case table or the folders. */
  readonly cases?: readonly CaseFact[] | undefined;
  /** After ingest. */
  readonly images?: readonly ImageFact[] | undefined;
  /** Between the test set (`a`) and all other cases (`b`), as far as known: by content only once files are hashed. */
  readonly testLeaks?: readonly Omit<LeakFact, 'fold'>[] | undefined;
  /** After split. */
  readonly leaks?: readonly LeakFact[] | undefined;
  /** After split. */
  readonly folds?: readonly { readonly train: readonly string[]; readonly validation: readonly string[] }[] | undefined;
  /** After split: nearly equal images of different units on two sides of a fold; of each case the nearest one. */
  readonly nearDuplicates?: readonly NearDuplicateFact[] | undefined;
  /** After analyze: in how many label maps each declared label is, by its name. */
  readonly labelCases?: Readonly<Record<string, number>> | undefined;
  /** After preflight. */
  readonly preflight?: PreflightFact | undefined;
  /** After analyze: the foreground of the dataset in the channels that are normalised by it. */
  readonly foreground?: Readonly<Record<string, ForegroundIntensities>> | undefined;
  /** Of the folds that are trained by now, ascending; absent while none is. */
  readonly trained?: readonly TrainedFact[] | undefined;
}

export interface CaseFact {
  readonly id: string;
  /** What is statistically independent; cases of one unit stand on one side of every split. */
  readonly unit: string;
  /** The case that this one was made from. */
  readonly parent?: string | undefined;
  /** How it was made, in the table's words. */
  readonly derivedBy?: string | undefined;
  /** The number to be predicted, where there is one. */
  readonly target?: number | undefined;
  /** What all cases that are connected by `parent` have in common, also through a parent that is no case. */
  readonly family: string;
  /** Whether it is kept for the test. */
  readonly test?: true | undefined;
}

export interface ImageFact {
  readonly case: string;
  /** sha256 of the voxels of each channel, by the channel's name. */
  readonly contents: Readonly<Record<string, string>>;
  /** Whether every image of the case says how its axes lie in the body. */
  readonly hasSpace: boolean;
  /** Faces of the image in which the label map holds something, e.g. `3+`; absent without a label map. */
  readonly touchedFaces?: readonly string[] | undefined;
  /** Directions of the stored axes, e.g. `LPS`; means nothing without a declared space. */
  readonly orientation?: string | undefined;
  /** The image as messages show it. */
  readonly file: string;
  /**
   * Size after cropping and resampling, in voxels along the first, second and third axis of `orientation`; absent while
   * nobody knows the voxel size that `auto` becomes.
   */
  readonly sizeVoxels?: readonly [number, number, number] | undefined;
  /** The same before a fixed `preprocessing.size` pads or cuts. */
  readonly fullSizeVoxels?: readonly [number, number, number] | undefined;
  /** Voxel size of the file, along its own axes. */
  readonly spacingMm: readonly [number, number, number];
  /**
   * By channel, over the voxels that normalisation measures; undecided while nobody knows what `normalize_mask: auto`
   * becomes; absent in results of earlier versions.
   */
  readonly intensities?: Readonly<Record<string, IntensityProfile>> | 'undecided' | undefined;
}

export interface NearDuplicateFact {
  readonly a: string;
  readonly b: string;
  /** Correlation of both images at 16 x 16 x 16 cells. */
  readonly r: number;
}

/** Two related cases on two sides of a fold. */
export interface LeakFact {
  /** Of one unit, of one family, or with the same voxels in an image. */
  readonly kind: 'unit' | 'descendant' | 'content';
  /** Index of the fold, from 0. */
  readonly fold: number;
  /** The case that is validated on. */
  readonly a: string;
  /** The case that is trained on. */
  readonly b: string;
}
