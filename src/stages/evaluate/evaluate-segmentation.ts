import { join } from 'node:path';
import { sha256OfFile } from '../../base/hash.js';
import { StageFailure } from '../../base/failure.js';
import type { Settings } from '../../config/experiment.js';
import { nodeId } from '../../graph/plan.js';
import type { StageContext } from '../../graph/stage-context.js';
import { toLabelMap } from '../../imaging/label-map.js';
import type { Measures } from '../../imaging/metrics/measure-classes.js';
import { NO_POSTPROCESSING } from '../../imaging/postprocess/apply-postprocessing.js';
import { readImage } from '../../imaging/read-image.js';
import { requireSameGrid } from '../../imaging/same-grid.js';
import { readBoundImage } from '../bound-file.js';
import { readJson } from '../output-files.js';
import type { SegmentationPredictions } from '../predict/predictions-file.js';
import { evaluatedClasses, type EvaluatedTask } from './evaluated-classes.js';
import { measureCase } from './measure-case.js';
import type { FoldMetrics } from './metrics-file.js';
import { postprocessingVariants } from './postprocessing-variants.js';

/**
 * Measures every prediction of a fold as it was written, on the native grid. With `choosePostprocessing` also what
 * keeping the largest components would make of it, so that `summarize` can choose without the predictions.
 */
export async function evaluateSegmentation({
  context,
  task,
  evaluation,
  choosePostprocessing,
}: {
  context: StageContext;
  task: EvaluatedTask;
  evaluation: Settings['evaluation'];
  choosePostprocessing: boolean;
}): Promise<FoldMetrics> {
  const folder = context.output('predict');
  const predictions = readJson(folder, 'predictions.json') as SegmentationPredictions;
  const classes = evaluatedClasses(task);
  const postprocessings = choosePostprocessing ? postprocessingVariants(classes) : [NO_POSTPROCESSING];
  const cases = [];
  for (const id of context.caseIds('raw')) {
    const recorded = predictions.cases[id];
    if (recorded === undefined) throw withoutPrediction(id, context);
    const path = join(folder, recorded.file);
    if (sha256OfFile(path) !== recorded.sha256) throw damagedPrediction({ path, id, context });
    const predicted = await readImage(path);
    const truth = await readBoundImage(context.raw(id).label!);
    requireSameGrid(truth, predicted);
    cases.push(
      measureCase({
        id,
        image: truth,
        predicted: toLabelMap(predicted),
        truth: toLabelMap(truth),
        classes,
        ignore: task.ignore === null ? undefined : task.labels[task.ignore],
        measures: measuresOf(evaluation),
        postprocessings,
      }),
    );
  }
  return { format: 2, classes, cases };
}

function measuresOf({ metrics = ['dice'], surface, nsd_tolerance_mm: tolerance }: Settings['evaluation']): Measures {
  if (metrics.includes('nsd') && tolerance === undefined) throw new Error('Internal error: nsd without a tolerance');
  return {
    hd95: metrics.includes('hd95'),
    volumeDifference: metrics.includes('volume_difference'),
    surface,
    ...(metrics.includes('nsd') && tolerance !== undefined ? { nsdToleranceMm: tolerance } : {}),
  };
}

function withoutPrediction(id: string, { scope }: StageContext): StageFailure {
  return new StageFailure({
    code: 'CASES_MISSING',
    message: `case ${id}${scope.fold === undefined ? '' : ` of fold ${scope.fold}`} has no prediction`,
    case: id,
  });
}

function damagedPrediction({ path, id, context }: { path: string; id: string; context: StageContext }): StageFailure {
  return new StageFailure({
    code: 'RESULT_DAMAGED',
    message: `the prediction ${path} is not the one that was published`,
    fix: 'run again: the damaged result is no longer used and is computed anew',
    case: id,
    damaged: nodeId('predict', context.scope),
  });
}
