import { csvText } from '../../dataset/csv-text.js';

/** A case of a regression with what it was compared with; `unit` is its independent unit. */
export interface TabledCase {
  readonly case: string;
  readonly unit: string;
  /** Whose network predicted it; absent where the networks of all folds did. */
  readonly fold?: number;
  readonly target: number;
  readonly prediction: number;
}

/**
 * `predictions.csv` of a regression, one row per case by id: what a spreadsheet or another program needs to draw and
 * recompute every figure. The error is prediction - target; the last column is the unit of measure of all three numbers,
 * as in the table of `voxrun predict`.
 */
export function predictionsTable(cases: readonly TabledCase[], unitOfMeasure: string): string {
  const sorted = [...cases].sort((a, b) => (a.case < b.case ? -1 : 1));
  const folds = sorted.some(({ fold }) => fold !== undefined);
  return csvText(
    ['case', 'independent_unit', ...(folds ? ['fold'] : []), 'target', 'prediction', 'error', 'unit'],
    sorted.map(({ case: id, unit, fold, target, prediction }) => [
      id,
      unit,
      ...(folds ? [fold ?? ''] : []),
      target,
      prediction,
      prediction - target,
      unitOfMeasure,
    ]),
  );
}
