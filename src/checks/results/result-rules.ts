import { augmentationGap } from './audit/augmentation-gap.js';
import { checkpointNotWhatWasTrained } from './audit/checkpoint-not-what-was-trained.js';
import { modesPart } from './audit/modes-part.js';
import { preparationPathsPart } from './audit/preparation-paths-part.js';
import { proxyGap } from './audit/proxy-gap.js';
import { samplesRepeat } from './audit/samples-repeat.js';
import { ttaHurts } from './audit/tta-hurts.js';
import { calibrationOff } from './calibration-off.js';
import { collapsedPredictions } from './collapsed-predictions.js';
import { constantPredictions } from './constant-predictions.js';
import { earlyOptimum } from './early-optimum.js';
import { errorLeverage } from './error-leverage.js';
import { fewUnits } from './few-units.js';
import { figuresAgree } from './figures-agree.js';
import { foldDispersion } from './fold-dispersion.js';
import { imagesNotUsed } from './images-not-used.js';
import { learningCurve } from './learning-curve.js';
import { targetsNotUsed } from './targets-not-used.js';
import { labelCollapsed } from './label-collapsed.js';
import { noBetterThanMean, noBetterThanMedian, noBetterThanShape } from './no-better-than.js';
import { noiseFloor } from './noise-floor.js';
import { correlationByChance, r2NotPositive } from './predictions-follow.js';
import { residualTrendSpacing, residualTrendTarget } from './residual-trend.js';
import type { ResultRule } from './result-rule.js';
import { trainingGap } from './training-gap.js';

/** Every result rule by its code, in the order in which findings are read: pipeline, optimisation, generalisation. */
export const resultRules = {
  FIGURES_DISAGREE: figuresAgree,
  PREPARATION_PATHS_PART: preparationPathsPart,
  CHECKPOINT_NOT_WHAT_WAS_TRAINED: checkpointNotWhatWasTrained,
  MODES_PART: modesPart,
  SAMPLES_REPEAT: samplesRepeat,
  AUGMENTATION_GAP: augmentationGap,
  TTA_HURTS: ttaHurts,
  PROXY_GAP: proxyGap,
  PREDICTIONS_CONSTANT: constantPredictions,
  NO_BETTER_THAN_MEDIAN: noBetterThanMedian,
  NO_BETTER_THAN_MEAN: noBetterThanMean,
  NO_BETTER_THAN_SHAPE: noBetterThanShape,
  PREDICTIONS_COLLAPSED: collapsedPredictions,
  LABEL_NOT_FOUND: labelCollapsed,
  R2_NEGATIVE: r2NotPositive,
  CORRELATION_BY_CHANCE: correlationByChance,
  IMAGES_NOT_USED: imagesNotUsed,
  TARGETS_NOT_USED: targetsNotUsed,
  LEARNED_BY_HEART: trainingGap,
  FOLDS_DIFFER: foldDispersion,
  FEW_CASES_MAKE_THE_ERROR: errorLeverage,
  CALIBRATION_OFF: calibrationOff,
  ERROR_FOLLOWS_TARGET: residualTrendTarget,
  ERROR_FOLLOWS_SPACING: residualTrendSpacing,
  BEST_LONG_BEFORE_END: earlyOptimum,
  MORE_UNITS_WOULD_HELP: learningCurve,
  FEW_UNITS: fewUnits,
  BELOW_NOISE: noiseFloor,
} as const satisfies Record<string, ResultRule>;

export type ResultCode = keyof typeof resultRules;
