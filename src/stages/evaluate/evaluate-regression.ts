import { StageFailure } from '../../base/failure.js';
import type { BaselineCase, TrainingCase } from '../../stats/regression/baseline.js';
import { fitBaselines } from '../../stats/regression/fit-baselines.js';
import type { ImageFacts } from '../ingest/case-files.js';
import type { RegressionPredictions } from '../predict/predictions-file.js';

/** `metrics.json` of a fold of a regression: what is compared, case by case; figures are made of all folds together. */
export interface RegressionMetrics {
  readonly format: 1;
  readonly kind: 'regression';
  readonly cases: readonly RegressionCase[];
}

/** All values in the target's unit. */
export interface RegressionCase {
  readonly case: string;
  readonly target: number;
  readonly prediction: number;
  /** Fitted on the training cases, which this case is none of. */
  readonly baselines: Readonly<Record<string, number>>;
}

export interface KnownCase {
  readonly unit: string;
  readonly target: number;
  readonly image: ImageFacts;
}

/**
 * Puts each prediction beside its target and what the baselines say, which are fitted on `training` and nothing else.
 * Throws CASES_MISSING for an evaluated case without a prediction.
 */
export function evaluateRegression(options: {
  predictions: RegressionPredictions;
  evaluated: ReadonlyMap<string, KnownCase>;
  training: readonly KnownCase[];
}): RegressionMetrics {
  const { predictions, evaluated, training } = options;
  const baselines = Object.entries(fitBaselines(training.map(trainingCase)));
  const cases = [...evaluated].map(([id, known]): RegressionCase => {
    const predicted = predictions.cases[id];
    if (predicted === undefined) {
      throw new StageFailure({ code: 'CASES_MISSING', message: `case ${id} has no prediction`, case: id });
    }
    const shape = baselineCase(known);
    return {
      case: id,
      target: known.target,
      prediction: predicted.value,
      baselines: Object.fromEntries(baselines.map(([name, predict]) => [name, predict(shape)])),
    };
  });
  return { format: 1, kind: 'regression', cases };
}

function trainingCase(known: KnownCase): TrainingCase {
  return { ...baselineCase(known), target: known.target };
}

/** Of several channels the one with the most voxels that are not 0 counts. */
export function baselineCase({ unit, image }: KnownCase): BaselineCase {
  const { size, spacing_mm: spacingMm, channels } = image;
  const voxelMm3 = spacingMm[0] * spacingMm[1] * spacingMm[2];
  const nonzero = Math.max(...Object.values(channels).map((channel) => channel.nonzero));
  return { unit, size, spacingMm, nonzeroMm3: nonzero * voxelMm3 };
}
