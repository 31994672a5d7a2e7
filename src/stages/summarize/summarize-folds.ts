import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, JsonObject } from '../../base/json.js';
import type { StageContext } from '../../graph/stage-context.js';
import type { SliceOf } from '../../graph/stage-spec.js';
import { summarizeRegression } from '../../stats/regression/summarize-regression.js';
import type { RegressionMetrics } from '../evaluate/evaluate-regression.js';
import type { FoldMetrics } from '../evaluate/metrics-file.js';
import { predictionsTable } from '../evaluate/predictions-table.js';
import { readJson, writeJson } from '../output-files.js';
import type { Coverage } from './coverage.js';
import type { summarize } from './spec.js';
import { summarizeSegmentation } from './summarize-segmentation.js';

/** What a task's folds come to: the part of the summary that belongs to the task. */
export interface FoldsSummary {
  readonly evaluated: readonly string[];
  /** Figures that are not defined, e.g. the Dice of a label that is neither there nor predicted. */
  readonly undefined: number;
  readonly summary: JsonObject;
}

export function summarizeFolds(context: StageContext, coverage: Coverage): FoldsSummary {
  const { kind } = context.settings as SliceOf<typeof summarize>;
  return kind === 'regression' ? ofRegression(context, coverage) : ofSegmentation(context, coverage);
}

function ofRegression(context: StageContext, { asked, unitOf }: Coverage): FoldsSummary {
  const { regression } = context.settings as SliceOf<typeof summarize>;
  const cases = asked.flatMap((fold) => {
    const metrics = readJson(context.output('evaluate', { fold }), 'metrics.json') as RegressionMetrics;
    return metrics.cases.map((one) => ({ ...one, unit: unitOf[one.case]!, fold }));
  });
  const targetUnit = regression?.unit ?? '';
  const report = summarizeRegression({ cases, targetUnit });
  writeFileSync(join(context.out, 'predictions.csv'), predictionsTable(cases, targetUnit));
  return {
    evaluated: cases.map((one) => one.case),
    undefined: 0,
    summary: { regression: report as unknown as JsonObject, per_case: cases },
  };
}

function ofSegmentation(context: StageContext, { asked, unitOf }: Coverage): FoldsSummary {
  const { evaluation, choose_postprocessing } = context.settings as SliceOf<typeof summarize>;
  const folds = asked.map((fold) => ({
    fold,
    metrics: readJson(context.output('evaluate', { fold }), 'metrics.json') as FoldMetrics,
  }));
  const summary = summarizeSegmentation({ folds, unitOf, evaluation, choosesPostprocessing: choose_postprocessing });
  if (summary.postprocessing !== undefined) {
    const { choice } = summary.postprocessing;
    const { classes } = folds[0]!.metrics;
    writeJson(context.out, 'postprocessing.json', { format: 1, choice, classes } as unknown as Json);
  }
  return {
    evaluated: folds.flatMap(({ metrics }) => metrics.cases.map((one) => one.case)),
    undefined: summary.labels.reduce((sum, label) => sum + summary.dice.per_label[label]!.undefined, 0),
    summary: summary as unknown as JsonObject,
  };
}
