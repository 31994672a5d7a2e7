import type { Settings } from '../../config/experiment.js';
import { mean } from '../../stats/moments.js';
import { summarizeRegression } from '../../stats/regression/summarize-regression.js';
import { settingsOf } from '../checks-rig.js';
import { judgeResults } from './judge-results.js';
import type { EpochFact, PredictedFact, ResultFacts, TrainingFact } from './result-facts.js';
import type { ResultFinding } from './result-rule.js';

const REGRESSION: Settings['task'] = {
  kind: 'regression',
  target: 'volume_ml',
  unit: 'ml',
  behaves_as: 'volume',
  depends_on: 'shape',
  transform: 'none',
};

/** Cases of so many units and folds whose targets and predictions are functions of the index; one case per unit. */
export function casesOf(options: {
  readonly n: number;
  readonly folds?: number;
  readonly target?: (index: number) => number;
  readonly prediction: (index: number, target: number) => number;
  readonly voxelMm3?: (index: number) => number;
}): PredictedFact[] {
  const { n, folds = 3, target = (index: number) => 10 + index, prediction, voxelMm3 } = options;
  return Array.from({ length: n }, (_, index) => ({
    case: `case${String(index).padStart(3, '0')}`,
    unit: `unit${String(index).padStart(3, '0')}`,
    fold: index % folds,
    target: target(index),
    prediction: prediction(index, target(index)),
    ...(voxelMm3 === undefined ? {} : { voxelMm3: voxelMm3(index) }),
  }));
}

/** The facts of a regression whose report is made of these cases, with baselines fitted on the other folds. */
export function regressionFacts(
  cases: readonly PredictedFact[],
  more: { readonly noiseSd?: number; readonly trainings?: readonly TrainingFact[]; readonly checkpoint?: 'best' } = {},
): ResultFacts {
  const withBaselines = cases.map((one) => {
    const others = cases.filter(({ fold }) => fold !== one.fold).map(({ target }) => target);
    const sorted = [...others].sort((a, b) => a - b);
    const middle = (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2;
    const shape = mean(others);
    return { ...one, baselines: { train_mean: mean(others), train_median: middle, shape_and_spacing: shape } };
  });
  const task = { ...REGRESSION, ...(more.noiseSd === undefined ? {} : { noise_sd: more.noiseSd }) };
  const { checkpoint } = more;
  return {
    settings: { ...settingsOf(checkpoint === undefined ? {} : { inference: { checkpoint } }), task },
    trainings: more.trainings ?? [],
    regression: { report: summarizeRegression({ cases: withBaselines, targetUnit: 'ml' }), cases },
  };
}

/** A training whose validation loss after each epoch is given; the training loss is 1 where not told otherwise. */
export function trainingOf(
  validation: readonly number[],
  more: Partial<TrainingFact> & { train?: number } = {},
): TrainingFact {
  const { train = 1, ...facts } = more;
  return {
    fold: 0,
    epochs: validation.map((loss): EpochFact => ({
      train: { loss: train, metric: 0.9 },
      validation: { loss, metric: 1 - loss },
    })),
    parameters: 1000,
    units: 60,
    validationCases: 20,
    ...facts,
  };
}

/** What one rule says. */
export function findingOf(code: string, facts: ResultFacts): ResultFinding {
  const found = judgeResults(facts).find((one) => one.code === code);
  if (found === undefined) throw new Error(`no finding ${code}`);
  return found;
}

/** Codes of what is not as it should be. */
export function wrong(facts: ResultFacts): string[] {
  return judgeResults(facts).flatMap(({ code, state }) => (state === 'warn' || state === 'fail' ? [code] : []));
}

/** A noise that looks random and is the same everywhere: the fraction of a large sine, between -1 and 1. */
export function noise(index: number): number {
  const value = Math.sin(index * 12.9898 + 1) * 43758.5453;
  return 2 * (value - Math.floor(value)) - 1;
}
