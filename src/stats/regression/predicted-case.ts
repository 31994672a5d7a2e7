/** One case as the fold predicted it that had not trained on it. All values in the target's unit of measure. */
export interface PredictedCase {
  readonly case: string;
  /** Independent unit, e.g. the patient. */
  readonly unit: string;
  readonly fold: number;
  readonly target: number;
  readonly prediction: number;
  /** What each baseline, fitted on that fold's training cases, predicts; every case has the same ones. */
  readonly baselines: Readonly<Record<string, number>>;
}
