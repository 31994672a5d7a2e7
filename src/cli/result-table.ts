import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RegressionReport } from '../stats/regression/regression-report.js';
import { regressionTable } from './regression-table.js';
import { segmentationTable, type SegmentationResult } from './segmentation-table.js';

/** What every summary says, whatever was predicted. */
interface Covered {
  readonly partial?: string;
  /** Whether validation cases chose the epoch whose weights predicted them. */
  readonly selected_on_validation?: boolean;
  readonly accepted: readonly { readonly code: string; readonly value: unknown; readonly reason: string }[];
}

type Summary = Covered & (RegressionResult | (SegmentationResult & { readonly kind?: 'segmentation' }));

interface RegressionResult {
  readonly kind: 'regression';
  readonly claim: 'case' | 'unit';
  readonly regression: RegressionReport;
}

/** The result, what it covers, and where everything lies. `path` is a run's `summary.json`. */
export function resultTable(path: string): string {
  const summary = JSON.parse(readFileSync(path, 'utf8')) as Summary;
  const run = dirname(path);
  const lines = [
    ...(summary.kind === 'regression' ? ofRegression(summary) : segmentationTable(summary)),
    ...(summary.selected_on_validation === true
      ? ['the weights are of an epoch chosen on the validation cases reported: optimistic']
      : []),
    ...(summary.partial === undefined ? [] : [`partial: ${summary.partial}`]),
    ...summary.accepted.map(({ code, value, reason }) => `accepted: ${code} ${JSON.stringify(value)}: ${reason}`),
    `run: ${run}`,
    `predictions: ${join(run, 'stages', 'predict.*', 'out', summary.kind === 'regression' ? 'predictions.csv' : 'predictions')}`,
  ];
  return `${lines.join('\n')}\n`;
}

function ofRegression({ regression, claim }: RegressionResult): string[] {
  return [
    ...regressionTable(regression).trimEnd().split('\n'),
    ...(claim === 'case' ? ['cases are the independent units here: no patient-level claim'] : []),
  ];
}
