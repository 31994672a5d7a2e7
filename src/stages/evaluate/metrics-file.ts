import type { Postprocessing } from '../../imaging/postprocess/apply-postprocessing.js';
import type { Triple } from '../../imaging/volume.js';
import type { EvaluatedClass } from './evaluated-classes.js';

/** `metrics.json` of one fold of a segmentation. */
export interface FoldMetrics {
  readonly format: 2;
  readonly classes: readonly EvaluatedClass[];
  readonly cases: readonly CaseMetrics[];
}

export interface CaseMetrics {
  readonly case: string;
  /** Of the label map as stored; distances and volumes are in its millimetres. */
  readonly spacing_mm: Triple;
  /** Whether the label map says how it lies in the patient. If not, its voxel size is taken from the header as it is. */
  readonly space_declared: boolean;
  /** The first is the prediction as it was written; the others only where a postprocessing is to be chosen. */
  readonly variants: readonly Variant[];
  /** What the variants measure; those that postprocessing left alike share one. By class name. */
  readonly measured: readonly Readonly<Record<string, ClassMetrics>>[];
}

/** A postprocessing, and the index of its metrics in `measured`. */
export type Variant = Postprocessing & { readonly measured: number };

/** One class of one case. Absent where not asked for; null where undefined. */
export interface ClassMetrics {
  /** Voxels on the native grid. */
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly dice: number | null;
  /** In mm; the image's diagonal where the class is in one of the two maps only. */
  readonly hd95?: number | null;
  readonly nsd?: number | null;
  /** Predicted minus true. */
  readonly volume_difference_ml?: number;
  /** Of the true volume. */
  readonly volume_difference_percent?: number | null;
}

/** The figures of a class that are pooled over cases. */
export const MEASURES = ['dice', 'hd95', 'nsd', 'volume_difference_ml', 'volume_difference_percent'] as const;
export type Measure = (typeof MEASURES)[number];
