import type { Json, JsonObject } from '../../base/json.js';
import { StageFailure } from '../../base/failure.js';
import type { StageContext } from '../../graph/stage-context.js';
import type { SliceOf } from '../../graph/stage-spec.js';
import { NO_POSTPROCESSING, type Postprocessing } from '../../imaging/postprocess/apply-postprocessing.js';
import { evaluateSegmentation } from '../evaluate/evaluate-segmentation.js';
import type { FoldMetrics } from '../evaluate/metrics-file.js';
import { metricsAfter } from '../evaluate/postprocessing-variants.js';
import { readJson } from '../output-files.js';
import { summarizeSegmentation } from '../summarize/summarize-segmentation.js';
import type { TestSummary } from './test-summary.js';
import type { evaluateTest } from './spec.js';

/** Dice and distances of the test cases, after the postprocessing that was chosen on the folds, if any. */
export async function testSegmentation(
  context: StageContext,
  unitOf: Readonly<Record<string, string>>,
): Promise<TestSummary> {
  const { task, evaluation, choose_postprocessing: chosen } = context.settings as SliceOf<typeof evaluateTest>;
  const metrics = await measured(() =>
    evaluateSegmentation({
      context: withPredictions(context),
      task,
      evaluation,
      choosePostprocessing: chosen,
    }),
  );
  const choice = chosen ? readChoice(context) : NO_POSTPROCESSING;
  const summary = summarizeSegmentation({
    folds: [{ fold: 0, metrics: after(metrics, choice) }],
    unitOf,
    evaluation,
    choosesPostprocessing: false,
  });
  return {
    evaluated: metrics.cases.map((one) => one.case),
    undefined: summary.labels.reduce((sum, label) => sum + summary.dice.per_label[label]!.undefined, 0),
    metrics: metrics as unknown as Json,
    summary: { ...(summary as unknown as JsonObject), ...(chosen ? { postprocessed: choice as unknown as Json } : {}) },
  };
}

/** The test set's predictions in the place of a fold's. */
function withPredictions(context: StageContext): StageContext {
  return {
    ...context,
    output: (stage, scope) => context.output(stage === 'predict' ? 'predict-test' : stage, scope),
  };
}

async function measured(evaluate: () => Promise<FoldMetrics>): Promise<FoldMetrics> {
  try {
    return await evaluate();
  } catch (error) {
    if (!(error instanceof StageFailure) || error.failure.damaged === undefined) throw error;
    throw new StageFailure({ ...error.failure, damaged: 'predict-test' }, { cause: error });
  }
}

function readChoice(context: StageContext): Postprocessing {
  return (readJson(context.output('summarize', {}), 'postprocessing.json') as { choice: Postprocessing }).choice;
}

/** The metrics with the chosen postprocessing as the only one. */
function after(metrics: FoldMetrics, choice: Postprocessing): FoldMetrics {
  const cases = metrics.cases.map((one) => ({
    ...one,
    variants: [{ ...NO_POSTPROCESSING, measured: 0 }],
    measured: [metricsAfter(one, choice)],
  }));
  return { ...metrics, cases };
}
