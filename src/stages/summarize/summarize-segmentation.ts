import type { Settings } from '../../config/experiment.js';
import { NO_POSTPROCESSING, type Postprocessing } from '../../imaging/postprocess/apply-postprocessing.js';
import { choosePostprocessing } from '../../imaging/postprocess/choose-postprocessing.js';
import type { CaseMetrics, FoldMetrics, Measure } from '../evaluate/metrics-file.js';
import { classesToPostprocess, metricsAfter } from '../evaluate/postprocessing-variants.js';
import { isInOneOnly } from './is-in-one-only.js';
import { meanDefined } from './moments.js';
import type { EvaluatedCase } from './pool-measure.js';
import { measuresOf, poolMeasures, type ClassNames } from './pool-measures.js';
import type {
  CaseSummary,
  PooledFold,
  PooledMeasures,
  PostprocessingSummary,
  SegmentationSummary,
} from './segmentation-summary.js';

/** How many of the worst cases are named. */
const WORST = 3;

/** One fold's metrics, with the fold's number. */
export interface EvaluatedFold {
  readonly fold: number;
  readonly metrics: FoldMetrics;
}

/** Pools the metrics of the folds. With `choosesPostprocessing` also what postprocessing would make of them. */
export function summarizeSegmentation({
  folds,
  unitOf,
  evaluation,
  choosesPostprocessing,
}: {
  folds: readonly EvaluatedFold[];
  unitOf: Readonly<Record<string, string>>;
  evaluation: Settings['evaluation'];
  choosesPostprocessing: boolean;
}): SegmentationSummary {
  const { classes } = folds[0]!.metrics;
  const names: ClassNames = {
    classes: classes.map(({ name }) => name),
    headline: classes.filter(({ headline }) => headline).map(({ name }) => name),
  };
  const measuredAfter = (choiceOf: (fold: number) => Postprocessing): FoldCase[] =>
    folds.flatMap(({ fold, metrics }) =>
      metrics.cases.map((one) => ({
        case: one.case,
        unit: unitOf[one.case]!,
        fold,
        metrics: metricsAfter(one, choiceOf(fold)),
      })),
    );
  const raw = measuredAfter(() => NO_POSTPROCESSING);
  const perCase = raw.map((one) => caseSummary(one, names));
  return {
    labels: names.headline,
    besides: names.classes.filter((name) => !names.headline.includes(name)),
    surface: evaluation.surface,
    ...(evaluation.nsd_tolerance_mm === undefined ? {} : { nsd_tolerance_mm: evaluation.nsd_tolerance_mm }),
    without_space: folds.flatMap(({ metrics }) => metrics.cases).filter((one) => !one.space_declared).length,
    ...poolAll(raw, names),
    ...(choosesPostprocessing ? { postprocessing: postprocessingSummary({ folds, names, measuredAfter }) } : {}),
    worst: perCase
      .flatMap(({ case: id, mean_foreground: mean }) => (mean === null ? [] : [{ case: id, mean_foreground: mean }]))
      .sort((a, b) => a.mean_foreground - b.mean_foreground || (a.case < b.case ? -1 : 1))
      .slice(0, WORST),
    per_case: perCase,
  };
}

interface FoldCase extends EvaluatedCase {
  readonly fold: number;
}

/** Over all cases, and the means of each fold. */
function poolAll(cases: readonly FoldCase[], names: ClassNames): PooledMeasures {
  const folds = [...new Set(cases.map(({ fold }) => fold))].sort((a, b) => a - b);
  const whole = poolMeasures(cases, names);
  const withFolds = measuresOf(cases[0]!).map((measure) => [
    measure,
    {
      ...whole[measure]!,
      folds: folds.map((fold) => foldMeans({ fold, cases: cases.filter((one) => one.fold === fold), measure, names })),
    },
  ]);
  return Object.fromEntries(withFolds) as PooledMeasures;
}

function foldMeans({
  fold,
  cases,
  measure,
  names: { classes, headline },
}: {
  fold: number;
  cases: readonly FoldCase[];
  measure: Measure;
  names: ClassNames;
}): PooledFold {
  const means = Object.fromEntries(
    classes.map((name) => [name, meanDefined(cases.map((one) => one.metrics[name]![measure] ?? null))]),
  );
  return {
    fold,
    cases: cases.length,
    mean_foreground: meanDefined(headline.map((name) => means[name]!)),
    per_label: means,
  };
}

function caseSummary(one: FoldCase, { classes, headline }: ClassNames): CaseSummary {
  const valuesOf = (measure: Measure): Record<string, number | null> =>
    Object.fromEntries(classes.map((name) => [name, one.metrics[name]![measure] ?? null]));
  const inOneOnly = classes.filter((name) => isInOneOnly(one.metrics[name]!));
  return {
    case: one.case,
    unit: one.unit,
    fold: one.fold,
    mean_foreground: meanDefined(headline.map((name) => one.metrics[name]!.dice)),
    ...Object.fromEntries(measuresOf(one).map((measure) => [measure, valuesOf(measure)])),
    ...(inOneOnly.length > 0 ? { one_empty: inOneOnly } : {}),
  };
}

/** What is reported for a fold was chosen on the other folds: their cases were in the training set of this one. */
function postprocessingSummary({
  folds,
  names,
  measuredAfter,
}: {
  folds: readonly EvaluatedFold[];
  names: ClassNames;
  measuredAfter: (choiceOf: (fold: number) => Postprocessing) => FoldCase[];
}): PostprocessingSummary {
  const oneByOne = classesToPostprocess(folds[0]!.metrics.classes);
  const choose = (some: readonly EvaluatedFold[]) =>
    choosePostprocessing({
      classes: names.headline,
      oneByOne,
      cases: some.flatMap(({ metrics }) => metrics.cases).map((one) => (choice) => diceAfter(one, choice)),
    });
  const overall = choose(folds);
  if (folds.length < 2) return overall;
  const choices = folds.map(({ fold }) => ({
    fold,
    choice: choose(folds.filter((other) => other.fold !== fold)).choice,
  }));
  const cases = measuredAfter((fold) => choices.find((one) => one.fold === fold)!.choice);
  return { out_of_fold: { choices, ...poolAll(cases, names) }, ...overall };
}

function diceAfter(one: CaseMetrics, choice: Postprocessing): Record<string, number | null> {
  return Object.fromEntries(Object.entries(metricsAfter(one, choice)).map(([name, { dice }]) => [name, dice]));
}
