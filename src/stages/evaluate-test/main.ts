import type { StageContext } from '../../graph/stage-context.js';
import type { SliceOf } from '../../graph/stage-spec.js';
import { writeJson } from '../output-files.js';
import { accountFor } from '../summarize/coverage.js';
import type { evaluateTest } from './spec.js';
import { testRegression } from './test-regression.js';
import { testSegmentation } from './test-segmentation.js';

/** Measures the test set as `evaluate` measures a fold, and pools it as `summarize` pools folds. */
export async function main(context: StageContext): Promise<void> {
  const { kind, per_case } = context.settings as SliceOf<typeof evaluateTest>;
  const units = context.inputs['test-table'] as unknown as Readonly<Record<string, { readonly unit: string }>>;
  const unitOf = Object.fromEntries(Object.entries(units).map(([id, { unit }]) => [id, unit]));
  const tested = kind === 'regression' ? testRegression(context, unitOf) : await testSegmentation(context, unitOf);
  const { evaluated, metrics, summary } = tested;
  accountFor(Object.keys(unitOf), evaluated);
  writeJson(context.out, 'metrics.json', metrics);
  writeJson(context.out, 'result.json', {
    format: 1,
    kind,
    claim: per_case ? 'case' : 'unit',
    cases: { expected: Object.keys(unitOf).length, evaluated: evaluated.length, undefined: tested.undefined },
    units: new Set(evaluated.map((id) => unitOf[id])).size,
    ...summary,
  });
  context.used({ cases: evaluated.length });
}
