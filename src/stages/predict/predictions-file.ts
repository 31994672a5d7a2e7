/** `predictions.json` of one fold, or of the test set. */
export type Predictions = SegmentationPredictions | RegressionPredictions;

/** It names the content of every prediction, so it stands for all of them. */
export interface SegmentationPredictions {
  readonly format: 1;
  /** Absent in a segmentation. */
  readonly kind?: undefined;
  readonly cases: Readonly<Record<string, { readonly file: string; readonly sha256: string }>>;
}

export interface RegressionPredictions {
  readonly format: 1;
  readonly kind: 'regression';
  readonly cases: Readonly<Record<string, PredictedNumber>>;
}

export interface PredictedNumber {
  /** In the target's unit. */
  readonly value: number;
  /** What each network gave in each pass of test-time augmentation, standardised. */
  readonly outputs: readonly (readonly number[])[];
}
