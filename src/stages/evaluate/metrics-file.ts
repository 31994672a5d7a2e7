/** `metrics.json` of one fold. */
export interface FoldMetrics {
  readonly format: 1;
  readonly cases: readonly CaseMetrics[];
}

/** One case, over the foreground labels by name. */
export interface CaseMetrics {
  readonly case: string;
  /** null where the label is neither in the label map nor predicted. */
  readonly dice: Readonly<Record<string, number | null>>;
  /** Voxels on the native grid. */
  readonly counts: Readonly<Record<string, { readonly tp: number; readonly fp: number; readonly fn: number }>>;
}
