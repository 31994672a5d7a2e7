import type { JsonObject } from '../../base/json.js';
import type { StageContext } from '../../graph/stage-context.js';
import type { SliceOf } from '../../graph/stage-spec.js';
import { readJson, writeJson } from '../output-files.js';
import { accountFor, coverageOf } from './coverage.js';
import type { summarize } from './spec.js';
import { summarizeFolds } from './summarize-folds.js';

/**
 * Pools the folds. Every case of every fold that was asked for must be there exactly once, and the summary says which
 * folds it covers.
 */
export function main(context: StageContext): Promise<void> {
  const { kind, per_case, selected_on_validation } = context.settings as SliceOf<typeof summarize>;
  const coverage = coverageOf(context);
  const { asked, total, expected, unitOf, partial } = coverage;
  const { evaluated, undefined: undefinedFigures, summary } = summarizeFolds(context, coverage);
  accountFor(expected, evaluated);
  writeJson(context.out, 'summary.json', {
    format: 2,
    kind,
    ...(partial === undefined ? {} : { partial }),
    // The best epoch, or the one after which training stopped, was told by the cases that are reported here.
    ...(selected_on_validation === undefined ? {} : { selected_on_validation }),
    claim: per_case ? 'case' : 'unit',
    folds: { asked, total },
    cases: { expected: expected.length, evaluated: evaluated.length, undefined: undefinedFigures },
    units: new Set(evaluated.map((id) => unitOf[id])).size,
    ...summary,
    dataset: readJson(context.output('analyze', {}), 'dataset.json') as JsonObject,
  });
  context.used({ folds: asked, cases: evaluated.length });
  return Promise.resolve();
}
