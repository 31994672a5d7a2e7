import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, JsonObject } from '../../base/json.js';
import type { StageContext } from '../../graph/stage-context.js';
import type { SliceOf } from '../../graph/stage-spec.js';
import { summarizeRegression } from '../../stats/regression/summarize-regression.js';
import { evaluateRegression } from '../evaluate/evaluate-regression.js';
import { knownCases } from '../evaluate/known-cases.js';
import { predictionsTable } from '../evaluate/predictions-table.js';
import { readJson } from '../output-files.js';
import type { RegressionPredictions } from '../predict/predictions-file.js';
import type { TestSummary } from './test-summary.js';
import type { evaluateTest } from './spec.js';

/** Errors of the test cases beside baselines that were fitted on all cases outside the test set, and `predictions.csv`. */
export function testRegression(context: StageContext, unitOf: Readonly<Record<string, string>>): TestSummary {
  const { regression } = context.settings as SliceOf<typeof evaluateTest>;
  const metrics = evaluateRegression({
    predictions: readJson(context.output('predict-test', {}), 'predictions.json') as RegressionPredictions,
    evaluated: knownCases(context, { table: 'test-table', stage: 'ingest-test' }),
    training: [...knownCases(context, { table: 'table', stage: 'ingest' }).values()],
  });
  const named = metrics.cases.map((one) => ({ ...one, unit: unitOf[one.case]! }));
  const targetUnit = regression?.unit ?? '';
  writeFileSync(join(context.out, 'predictions.csv'), predictionsTable(named, targetUnit));
  const cases = named.map((one) => ({ ...one, fold: 0 }));
  const report = summarizeRegression({ cases, targetUnit });
  return {
    evaluated: cases.map((one) => one.case),
    undefined: 0,
    metrics: metrics as unknown as Json,
    summary: { regression: report as unknown as JsonObject, per_case: cases },
  };
}
