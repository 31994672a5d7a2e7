import { join } from 'node:path';
import type { TestLook } from '../store/test-looks.js';
import type { RegressionReport } from '../stats/regression/regression-report.js';
import { regressionTable } from './regression-table.js';
import { segmentationTable, type SegmentationResult } from './segmentation-table.js';

/** What `evaluate-test` publishes, as far as the table shows it. */
type TestResult = {
  readonly claim: 'case' | 'unit';
  readonly cases: { readonly evaluated: number; readonly undefined: number };
  readonly units: number;
} & (
  | (SegmentationResult & { readonly kind: 'segmentation' })
  | { readonly kind: 'regression'; readonly regression: RegressionReport }
);

/** The figures of one look at the test set, and which look it is. `run` is the run's folder. */
export function testTable(options: { look: TestLook; looksOfAll: number; run: string }): string {
  const { look, looksOfAll, run } = options;
  const result = look.result as unknown as TestResult;
  const { cases, units } = result;
  const lines = [
    ...(result.kind === 'regression' ? ofRegression(result) : ofSegmentation(result)),
    `test set: ${cases.evaluated} cases of ${units} units, predicted by the mean of the run's networks`,
    lookText(look.look, looksOfAll),
    `recorded: ${join(run, 'tests', `${look.look}.json`)}`,
    `predictions: ${join(run, 'stages', ...(result.kind === 'regression' ? ['evaluate-test', 'out', 'predictions.csv'] : ['predict-test', 'out', 'predictions']))}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** A test set has no folds. */
function ofSegmentation(result: Extract<TestResult, { kind: 'segmentation' }>): string[] {
  return segmentationTable({ ...result, dice: { ...result.dice, folds: [] } });
}

function ofRegression({ regression, claim }: Extract<TestResult, { kind: 'regression' }>): string[] {
  return [
    ...regressionTable(regression).trimEnd().split('\n'),
    ...(claim === 'case' ? ['cases are the independent units here: no patient-level claim'] : []),
  ];
}

/** Whoever chooses by what a test showed has no test any more, so that the count stands beside every figure. */
function lookText(look: number, looksOfAll: number): string {
  const others = looksOfAll - look;
  const among =
    others <= 0 ? '' : `, and ${others === 1 ? '1 look' : `${others} looks`} of other runs at the same cases`;
  const warning = looksOfAll > 1 ? '; what is chosen by looking is not tested any more' : '';
  return `look ${look} of this run at its test set${among}${warning}`;
}
