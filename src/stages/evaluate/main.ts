import type { Json } from '../../base/json.js';
import type { StageContext } from '../../graph/stage-context.js';
import type { Fold, SliceOf } from '../../graph/stage-spec.js';
import type { ImageFacts } from '../ingest/case-files.js';
import { readJson, writeJson } from '../output-files.js';
import type { RegressionPredictions } from '../predict/predictions-file.js';
import { evaluateRegression, type KnownCase } from './evaluate-regression.js';
import { evaluateSegmentation } from './evaluate-segmentation.js';
import type { evaluate } from './spec.js';

/** Publishes the metrics of every validation case of the fold, measured on the predictions as they were written. */
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
}

function ofNumbers(context: StageContext): void {
  const fold = readJson(context.output('split', {}), `fold-${context.scope.fold!}.json`) as Fold;
  const known = (id: string) => knownCase(context, id);
  const metrics = evaluateRegression({
    predictions: readJson(context.output('predict'), 'predictions.json') as RegressionPredictions,
    evaluated: new Map(fold.validation.map((id) => [id, known(id)])),
    training: fold.train.map(known),
  });
  writeJson(context.out, 'metrics.json', metrics as unknown as Json);
  context.used({ cases: metrics.cases.length, baselines_fitted_on: fold.train.length });
}

function knownCase(context: StageContext, id: string): KnownCase {
  const table = context.inputs.table as unknown as Readonly<Record<string, { unit: string; target: number }>>;
  const image = readJson(context.output('ingest', { case: id }), 'image.json') as ImageFacts;
  return { ...table[id]!, image };
}
