import type { Json, JsonObject } from '../../base/json.js';
import type { StageContext } from '../../graph/stage-context.js';
import type { SliceOf } from '../../graph/stage-spec.js';
import { summarizeRegression } from '../../stats/regression/summarize-regression.js';
import { evaluateRegression, type KnownCase } from '../evaluate/evaluate-regression.js';
import type { ImageFacts } from '../ingest/case-files.js';
import { readJson } from '../output-files.js';
import type { RegressionPredictions } from '../predict/predictions-file.js';
import type { TestSummary } from './test-summary.js';
import type { evaluateTest } from './spec.js';

/** Errors of the test cases beside baselines that were fitted on all cases outside the test set. */
export function testRegression(context: StageContext, unitOf: Readonly<Record<string, string>>): TestSummary {
  const { regression } = context.settings as SliceOf<typeof evaluateTest>;
  const metrics = evaluateRegression({
    predictions: readJson(context.output('predict-test', {}), 'predictions.json') as RegressionPredictions,
    evaluated: knownCases(context, { table: 'test-table', stage: 'ingest-test' }),
    training: [...knownCases(context, { table: 'table', stage: 'ingest' }).values()],
  });
  const cases = metrics.cases.map((one) => ({ ...one, unit: unitOf[one.case]!, fold: 0 }));
  const report = summarizeRegression({ cases, targetUnit: regression?.unit ?? '' });
  return {
    evaluated: cases.map((one) => one.case),
    undefined: 0,
    metrics: metrics as unknown as Json,
    summary: { regression: report as unknown as JsonObject, per_case: cases },
  };
}

function knownCases(
  context: StageContext,
  { table, stage }: { table: 'table' | 'test-table'; stage: 'ingest' | 'ingest-test' },
): Map<string, KnownCase> {
  const rows = context.inputs[table] as unknown as Readonly<Record<string, { unit: string; target: number }>>;
  return new Map(
    Object.entries(rows).map(([id, row]) => {
      const image = readJson(context.output(stage, { case: id }), 'image.json') as ImageFacts;
      return [id, { ...row, image }];
    }),
  );
}
