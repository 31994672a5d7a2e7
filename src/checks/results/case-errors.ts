import type { ResultFacts } from './result-facts.js';

export interface CaseError {
  readonly case: string;
  readonly fold: number;
  readonly error: number;
}

/** How wrong each case is: |prediction - target| of a regression, 1 - Dice of a segmentation where that is defined. */
export function caseErrors({ regression, segmentation }: ResultFacts): {
  readonly name: string;
  readonly cases: readonly CaseError[];
} {
  if (regression !== undefined) {
    const cases = regression.cases.map((one) => ({
      case: one.case,
      fold: one.fold,
      error: Math.abs(one.prediction - one.target),
    }));
    return { name: 'absolute error', cases };
  }
  const cases = (segmentation?.cases ?? []).flatMap((one) =>
    one.dice === null ? [] : [{ case: one.case, fold: one.fold, error: 1 - one.dice }],
  );
  return { name: 'error (1 - Dice)', cases };
}
