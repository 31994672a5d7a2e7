import type { Postprocessing } from '../../imaging/postprocess/apply-postprocessing.js';
import type { PostprocessingTrial } from '../../imaging/postprocess/choose-postprocessing.js';
import type { Estimate } from '../../stats/estimate.js';
import type { Measure } from '../evaluate/metrics-file.js';

/** What `summary.json` of a segmentation says beyond whom it covers. */
export interface SegmentationSummary extends PooledMeasures {
  /** The classes of the mean foreground by name: labels, or regions where there are any. */
  readonly labels: readonly string[];
  /** Labels that are measured beside the regions and in no mean. */
  readonly besides: readonly string[];
  readonly nsd_tolerance_mm?: number;
  readonly surface: 'deepmind' | 'monai';
  /** Cases whose label map declares no space; millimetres are those of the voxel size in its header. */
  readonly without_space: number;
  readonly postprocessing?: PostprocessingSummary;
  /** The lowest mean foreground Dice first. */
  readonly worst: readonly { readonly case: string; readonly mean_foreground: number }[];
  readonly per_case: readonly CaseSummary[];
}

/** Only what was measured is there; Dice always is. */
export type PooledMeasures = Readonly<Partial<Record<Measure, PooledMeasure>>> & { readonly dice: PooledMeasure };

/** One measure over all evaluated cases, and fold by fold. */
export interface PooledMeasure extends MeasureOverCases {
  readonly folds: readonly PooledFold[];
}

/** One measure over some cases. */
export interface MeasureOverCases {
  /** nnU-Net's: per label the mean over the cases where it is defined, then the mean over labels. */
  readonly mean_foreground: number | null;
  readonly per_label: Readonly<Record<string, PooledClass>>;
  /** Each unit's mean over its cases first; 95 % intervals by bootstrap over units. */
  readonly by_unit: {
    readonly units: number;
    readonly mean_foreground: Estimate;
    readonly per_label: Readonly<Record<string, Estimate>>;
  };
}

export interface PooledClass {
  readonly mean: number | null;
  readonly sd: number | null;
  /** Cases in which it is undefined: they are in no mean. */
  readonly undefined: number;
  /** Cases in which the class is in the prediction or in the truth only. Of HD95 they count with the image's diagonal. */
  readonly one_empty: number;
}

export interface PooledFold {
  readonly fold: number;
  readonly cases: number;
  readonly mean_foreground: number | null;
  readonly per_label: Readonly<Record<string, number | null>>;
}

/** By class; the mean is over the headline classes where defined. */
export interface CaseSummary extends Readonly<Partial<Record<Measure, Readonly<Record<string, number | null>>>>> {
  readonly case: string;
  readonly unit: string;
  readonly fold: number;
  readonly mean_foreground: number | null;
  /** Classes that are in the prediction or in the truth only, where there are any. */
  readonly one_empty?: readonly string[];
}

/** What keeping the largest components does, chosen for each fold on the validation cases of the others. */
export interface PostprocessingSummary {
  /** Absent with one fold: there are no other folds to choose on. */
  readonly out_of_fold?: PooledMeasures & {
    readonly choices: readonly { readonly fold: number; readonly choice: Postprocessing }[];
  };
  /** Chosen on all evaluated cases, for new images. Not to be judged on these cases. */
  readonly choice: Postprocessing;
  readonly trials: readonly PostprocessingTrial[];
}
