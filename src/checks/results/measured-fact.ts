/** Figures of a network over some cases. */
export interface MeasuredFact {
  readonly loss: number;
  /** Mean Dice of a segmentation, mean absolute error of a regression. */
  readonly metric: number | null;
}
