import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../base/json.js';
import type { StageContext } from '../../graph/stage-context.js';
import type { Fold, SliceOf } from '../../graph/stage-spec.js';
import { readJson, writeJson } from '../output-files.js';
import type { RegressionPredictions } from '../predict/predictions-file.js';
import { evaluateRegression } from './evaluate-regression.js';
import { evaluateSegmentation } from './evaluate-segmentation.js';
import { noteOnLabelMaps, noteOnNumbers } from './fold-note.js';
import { knownCases } from './known-cases.js';
import { predictionsTable } from './predictions-table.js';
import type { evaluate } from './spec.js';

/**
 * Publishes the metrics of every validation case of the fold, measured on the predictions as they were written, and of a
 * regression the same as a table.
 */
export async function main(context: StageContext): Promise<void> {
  const { kind } = context.settings as SliceOf<typeof evaluate>;
  if (kind === 'regression') ofNumbers(context);
  else await ofLabelMaps(context);
}

async function ofLabelMaps(context: StageContext): Promise<void> {
  const { task, evaluation, choose_postprocessing } = context.settings as SliceOf<typeof evaluate>;
  const metrics = await evaluateSegmentation({
    context,
    task,
    evaluation,
    choosePostprocessing: choose_postprocessing,
  });
  writeJson(context.out, 'metrics.json', metrics as unknown as Json);
  context.used({
    cases: metrics.cases.length,
    classes: metrics.classes.map(({ name }) => name),
    metrics: evaluation.metrics ?? ['dice'],
    surface: evaluation.surface,
    without_space: metrics.cases.filter((one) => !one.space_declared).length,
    label_maps_measured: metrics.cases.reduce((sum, one) => sum + one.measured.length, 0),
  });
  context.note(noteOnLabelMaps(metrics));
}

function ofNumbers(context: StageContext): void {
  const { regression } = context.settings as SliceOf<typeof evaluate>;
  const unitOfMeasure = regression?.unit ?? '';
  const fold = readJson(context.output('split', {}), `fold-${context.scope.fold!}.json`) as Fold;
  const known = knownCases(context, { table: 'table', stage: 'ingest' });
  const evaluated = new Map(fold.validation.map((id) => [id, known.get(id)!]));
  const metrics = evaluateRegression({
    predictions: readJson(context.output('predict'), 'predictions.json') as RegressionPredictions,
    evaluated,
    training: fold.train.map((id) => known.get(id)!),
  });
  writeJson(context.out, 'metrics.json', metrics as unknown as Json);
  const rows = metrics.cases.map((one) => ({ ...one, unit: evaluated.get(one.case)!.unit, fold: context.scope.fold! }));
  writeFileSync(join(context.out, 'predictions.csv'), predictionsTable(rows, unitOfMeasure));
  context.used({ cases: metrics.cases.length, baselines_fitted_on: fold.train.length });
  context.note(noteOnNumbers(metrics.cases, unitOfMeasure));
}
