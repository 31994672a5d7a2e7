import { mean } from '../../stats/moments.js';
import { measuredEpochs } from './measured-epochs.js';
import type { ControlFact, ResultFacts } from './result-facts.js';

/** Last validation errors of the real trainings and of a control, over the folds that have both. */
export interface ControlErrors {
  /** 1 - Dice of a segmentation, mean absolute error of a regression. */
  readonly real: number;
  readonly control: number;
  readonly folds: number;
  readonly realUnits: number;
  readonly controlUnits: number;
}

/** Undefined where this control was not asked for, or its metric is not defined. */
export function controlErrors(
  { controls = [], trainings, regression }: ResultFacts,
  control: ControlFact['control'],
): ControlErrors | undefined {
  const errorOf = (epochs: ControlFact['epochs']): number | undefined => {
    const metric = measuredEpochs({ epochs }).at(-1)?.validation.metric;
    if (metric === undefined || metric === null) return undefined;
    return regression === undefined ? 1 - metric : metric;
  };
  const pairs = controls
    .filter((one) => one.control === control)
    .flatMap((one) => {
      const real = trainings.find(({ fold }) => fold === one.fold);
      const [a, b] = [real && errorOf(real.epochs), errorOf(one.epochs)];
      return a === undefined || b === undefined
        ? []
        : [{ real: a, control: b, realUnits: real!.units, units: one.units }];
    });
  if (pairs.length === 0) return undefined;
  return {
    real: mean(pairs.map(({ real }) => real)),
    control: mean(pairs.map((one) => one.control)),
    folds: pairs.length,
    realUnits: mean(pairs.map(({ realUnits }) => realUnits)),
    controlUnits: mean(pairs.map(({ units }) => units)),
  };
}

/** What the error is called. */
export function errorName({ regression, settings }: ResultFacts): string {
  if (regression === undefined) return 'validation error (1 - Dice on patches)';
  const { task } = settings;
  const unit = task.kind === 'regression' && task.unit !== undefined ? ` in ${task.unit}` : '';
  return `validation MAE${unit}`;
}
