import { isJsonObject, type Json, type JsonObject } from '../../base/json.js';
import type { AgreementPoint, EpochRow, TrainedFold, Training } from '../../report/run-report.js';
import { mean } from '../../stats/moments.js';
import type { SegmentationSummary } from '../../stages/summarize/segmentation-summary.js';
import type { RunSource } from './run-source.js';

/** The history of every fold that is trained, and its metric beside that of the predictions. */
export function trainingOf(source: RunSource): Training {
  const { settings, folds } = source;
  const { task } = settings;
  return {
    metric: task.kind === 'segmentation' ? { name: 'mean Dice', unit: '' } : { name: 'MAE', unit: task.unit ?? '' },
    folds: folds.flatMap((fold) => trainedFold(source, fold) ?? []),
  };
}

function trainedFold(source: RunSource, fold: number): TrainedFold | undefined {
  const { reader, found, settings, summary } = source;
  const published = reader.output(found.folder, `train[${fold}]`, 'history.json');
  if (published.kind === 'unknown' || !Array.isArray(published.value)) return undefined;
  const history = published.value as unknown as readonly EpochRow[];
  const model = reader.output(found.folder, `train[${fold}]`, 'model.json');
  const best = model.kind === 'known' ? bestEpochIn(model.value) : undefined;
  const weightsAfter = settings.inference.checkpoint === 'best' && best !== undefined ? best : history.length;
  return {
    fold,
    history,
    weightsAfter,
    proxy: history[weightsAfter - 1]?.validation?.metric ?? null,
    full: summary === undefined ? null : fullMetric(summary, fold),
  };
}

function bestEpochIn(model: Json): number | undefined {
  return isJsonObject(model) && typeof model.best_epoch === 'number' ? model.best_epoch : undefined;
}

/** Of a regression over cases, not units, as training measures it. */
function fullMetric(summary: JsonObject, fold: number): number | null {
  if (summary.regression === undefined) {
    const { dice } = summary as unknown as { dice?: Partial<SegmentationSummary['dice']> };
    return dice?.folds?.find((one) => one.fold === fold)?.mean_foreground ?? null;
  }
  const points = (summary.per_case as unknown as readonly AgreementPoint[]).filter((one) => one.fold === fold);
  return points.length === 0 ? null : mean(points.map(({ target, prediction }) => Math.abs(prediction - target)));
}
