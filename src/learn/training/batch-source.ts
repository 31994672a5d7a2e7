/** What one step trains on. */
export interface TrainingBatch {
  /** [batch, D, H, W, channel], D being the third letter's axis. */
  readonly image: Float32Array;
  /** Of a segmentation: labels [batch, D, H, W] at each resolution of deep supervision, highest first; one without. */
  readonly labels?: readonly Uint8Array[];
  /** Of a regression: one number per sample, in the target's own unit. */
  readonly targets?: Float32Array;
  /** [batch, 3]: voxel size in mm along the first, second and third letter's axis. */
  readonly spacing?: Float32Array;
  /** What was really drawn for each sample, to be counted. */
  readonly samples: readonly object[];
}

/** Batches in the order of steps, made ahead by others while the network computes. */
export interface BatchSource {
  next(): Promise<TrainingBatch>;
  /** Milliseconds that `next` has kept its callers waiting so far. */
  readonly waitedMs: number;
}
