import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ResultFinding } from '../checks/results/result-rule.js';
import type { RegressionReport } from '../stats/regression/regression-report.js';
import type { CutCases } from './experiment/cut-cases.js';
import { findingLines } from './findings-text.js';
import { regressionTable } from './regression-table.js';
import { segmentationTable, type SegmentationResult } from './segmentation-table.js';

/** What every summary says, whatever was predicted. */
interface Covered {
  readonly partial?: string;
  /** Whether validation cases chose the epoch whose weights predicted them. */
  readonly selected_on_validation?: boolean;
  /** Cases of which a fixed size cut away a part; absent where there is none. */
  readonly cut_by_size?: CutCases;
  /** Of the checks over results; earlier versions had none. */
  readonly findings?: readonly ResultFinding[];
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
    ...(summary.cut_by_size === undefined ? [] : [cutText(summary.cut_by_size)]),
    ...(summary.partial === undefined ? [] : [`partial: ${summary.partial}`]),
    ...summary.accepted.map(({ code, value, reason }) => `accepted: ${code} ${JSON.stringify(value)}: ${reason}`),
    ...findingLines(summary.findings ?? []),
    `run: ${run}`,
    `predictions: ${predictionsOf(run, summary.kind)}`,
  ];
  return `${lines.join('\n')}\n`;
}

function cutText({ cases, of, worst }: CutCases): string {
  const most = cases === 1 ? `: of ${worst.case}` : `, most of ${worst.case}:`;
  return `preprocessing.size cut ${cases} of ${of} cases${most} ${worst.cut}`;
}

/** Runs of earlier versions have the numbers of each fold by itself, without their targets. */
function predictionsOf(run: string, kind: Summary['kind']): string {
  const stages = join(run, 'stages');
  if (kind !== 'regression') return join(stages, 'predict.*', 'out', 'predictions');
  const ofAllFolds = join(stages, 'summarize', 'out', 'predictions.csv');
  return existsSync(ofAllFolds) ? ofAllFolds : join(stages, 'predict.*', 'out', 'predictions.csv');
}

function ofRegression({ regression, claim }: RegressionResult): string[] {
  return [
    ...regressionTable(regression).trimEnd().split('\n'),
    ...(claim === 'case' ? ['cases are the independent units here: no patient-level claim'] : []),
  ];
}
