import type { JsonObject } from '../../base/json.js';
import { StageFailure } from '../../base/failure.js';
import type { Fold, SliceOf } from '../../graph/stage-spec.js';
import type { StageContext } from '../../graph/stage-context.js';
import type { CaseMetrics, FoldMetrics } from '../evaluate/metrics-file.js';
import { readJson, writeJson } from '../output-files.js';
import { meanDefined, sdDefined } from './moments.js';
import type { summarize } from './spec.js';

/**
 * Pools the folds. Every case of every fold that was asked for must be there exactly once, and the summary says which
 * folds it covers. Mean foreground Dice is nnU-Net's: for each label the mean over cases where it is defined, then the
 * mean over labels.
 */
export function main(context: StageContext): Promise<void> {
  const settings = context.settings as SliceOf<typeof summarize>;
  const folds = readJson(context.output('split', {}), 'folds.json') as readonly Fold[];
  const asked = Object.keys(context.inputs.evaluate as JsonObject)
    .map(Number)
    .sort((a, b) => a - b);
  const units = context.inputs.table as unknown as Readonly<Record<string, { readonly unit: string }>>;
  const metrics = asked.map((fold) => readJson(context.output('evaluate', { fold }), 'metrics.json') as FoldMetrics);
  const expected = asked.flatMap((fold) => folds[fold]!.validation);
  const evaluated = metrics.flatMap((one) => one.cases);
  accountFor(expected, evaluated);

  const labels = Object.keys(settings.labels).filter((label) => settings.labels[label] !== 0);
  const poolOf = (cases: readonly CaseMetrics[]) => {
    const perLabel = Object.fromEntries(
      labels.map((label) => {
        const values = cases.map((one) => one.dice[label] ?? null);
        return [
          label,
          {
            mean: meanDefined(values),
            sd: sdDefined(values),
            undefined: values.filter((value) => value === null).length,
          },
        ];
      }),
    );
    return { perLabel, meanForeground: meanDefined(Object.values(perLabel).map(({ mean }) => mean)) };
  };
  const all = poolOf(evaluated);
  const byCase = asked.flatMap((fold, index) =>
    metrics[index]!.cases.map((one) => ({
      case: one.case,
      unit: units[one.case]!.unit,
      fold,
      dice: one.dice,
      mean_foreground: meanDefined(Object.values(one.dice)),
    })),
  );
  const missing = folds.map((_, fold) => fold).filter((fold) => !asked.includes(fold));
  writeJson(context.out, 'summary.json', {
    format: 1,
    ...(missing.length === 0
      ? {}
      : {
          partial: `fold ${asked.join(', ')} of ${folds.length}; ${expected.length} of ${Object.keys(units).length} cases were validated on`,
        }),
    claim: settings.per_case ? 'case' : 'unit',
    folds: { asked, total: folds.length },
    cases: {
      expected: expected.length,
      evaluated: evaluated.length,
      undefined: Object.values(all.perLabel).reduce((sum, one) => sum + one.undefined, 0),
    },
    units: new Set(byCase.map((one) => one.unit)).size,
    labels,
    dice: {
      mean_foreground: all.meanForeground,
      per_label: all.perLabel,
      folds: asked.map((fold, index) => {
        const pool = poolOf(metrics[index]!.cases);
        return {
          fold,
          cases: metrics[index]!.cases.length,
          mean_foreground: pool.meanForeground,
          per_label: Object.fromEntries(labels.map((label) => [label, pool.perLabel[label]!.mean])),
        };
      }),
    },
    worst: byCase
      .filter((one) => one.mean_foreground !== null)
      .sort((a, b) => a.mean_foreground! - b.mean_foreground! || (a.case < b.case ? -1 : 1))
      .slice(0, 3)
      .map((one) => ({ case: one.case, mean_foreground: one.mean_foreground })),
    dataset: readJson(context.output('analyze', {}), 'dataset.json') as JsonObject,
    per_case: byCase,
  });
  context.used({ folds: asked, cases: evaluated.length });
  return Promise.resolve();
}

/** A mean over fewer or other cases than the folds name would be believed by everybody who reads it. */
function accountFor(expected: readonly string[], evaluated: readonly CaseMetrics[]): void {
  const found = evaluated.map((one) => one.case);
  const missing = expected.filter((id) => !found.includes(id));
  const extra = found.filter((id, index) => !expected.includes(id) || found.indexOf(id) !== index);
  if (missing.length === 0 && extra.length === 0) return;
  const parts = [
    ...(missing.length > 0 ? [`without a result: ${missing.join(', ')}`] : []),
    ...(extra.length > 0 ? [`not expected or there twice: ${extra.join(', ')}`] : []),
  ];
  throw new StageFailure({
    code: 'CASES_MISSING',
    message: `the folds' cases are not all accounted for; ${parts.join('; ')}`,
  });
}
