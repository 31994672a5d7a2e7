import { join } from 'node:path';
import type { Json } from '../../base/json.js';
import { sha256OfFile } from '../../base/hash.js';
import { StageFailure } from '../../base/failure.js';
import type { StageContext } from '../../graph/stage-context.js';
import type { SliceOf } from '../../graph/stage-spec.js';
import { toLabelMap } from '../../imaging/label-map.js';
import { countOverlap, diceOf } from '../../imaging/overlap.js';
import { readImage } from '../../imaging/read-image.js';
import { requireSameGrid } from '../../imaging/same-grid.js';
import { readBoundImage } from '../bound-file.js';
import { readJson, writeJson } from '../output-files.js';
import type { Predictions } from '../predict/predictions-file.js';
import type { CaseMetrics, FoldMetrics } from './metrics-file.js';
import type { evaluate } from './spec.js';

/** Publishes the metrics of every validation case of the fold, measured on the predictions as they were written. */
export async function main(context: StageContext): Promise<void> {
  const settings = context.settings as SliceOf<typeof evaluate>;
  const folder = context.output('predict');
  const predictions = readJson(folder, 'predictions.json') as Predictions;
  const labels = Object.entries(settings.labels).filter(([, value]) => value !== 0);
  const cases: CaseMetrics[] = [];
  for (const id of context.caseIds('raw')) {
    const recorded = predictions.cases[id];
    if (recorded === undefined) {
      throw new StageFailure({
        code: 'CASES_MISSING',
        message: `case ${id} of fold ${context.scope.fold!} has no prediction`,
        case: id,
      });
    }
    const path = join(folder, recorded.file);
    if (sha256OfFile(path) !== recorded.sha256) {
      throw new StageFailure({
        code: 'RESULT_DAMAGED',
        message: `the prediction ${path} is not the one that was published`,
        fix: 'run again: the damaged result is no longer used and is computed anew',
        case: id,
        damaged: `predict[${context.scope.fold!}]`,
      });
    }
    const predicted = await readImage(path);
    const truth = await readBoundImage(context.raw(id).label!);
    requireSameGrid(truth, predicted);
    const counts = countOverlap({
      predicted: toLabelMap(predicted),
      truth: toLabelMap(truth),
      labels: labels.map(([, value]) => value),
    });
    cases.push({
      case: id,
      dice: Object.fromEntries(labels.map(([name], index) => [name, defined(diceOf(counts[index]!))])),
      counts: Object.fromEntries(labels.map(([name], index) => [name, counts[index]!])),
    });
  }
  const metrics: FoldMetrics = { format: 1, cases };
  writeJson(context.out, 'metrics.json', metrics as unknown as Json);
  context.used({ cases: cases.length, metrics: settings.evaluation.metrics });
}

function defined(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
