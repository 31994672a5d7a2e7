import { isJsonObject, type Json, type JsonObject } from '../base/json.js';

/** A figure of a run's `summary.json`, under the name by which people query and compare it. */
export interface RunFigure {
  /** `evaluation.dice` for the mean over labels, `evaluation.dice.hippocampus` for one of them, `evaluation.mae`. */
  readonly key: string;
  /** Undefined figures are null. */
  readonly value: number | null;
  readonly isBetter: 'higher' | 'lower';
  /** Of measure: mm, ml; absent for shares. */
  readonly unit?: string;
}

/** Of a segmentation. Volume differences are signed: neither direction is better. */
const MEASURES = [
  { name: 'dice', isBetter: 'higher' },
  { name: 'hd95', isBetter: 'lower', unit: 'mm' },
  { name: 'nsd', isBetter: 'higher' },
] as const;

/** Of a regression, per unit; `inUnit` those that have the target's unit of measure. */
const ERRORS = [
  { name: 'mae', isBetter: 'lower', inUnit: true },
  { name: 'rmse', isBetter: 'lower', inUnit: true },
  { name: 'r2', isBetter: 'higher', inUnit: false },
  { name: 'pearson', isBetter: 'higher', inUnit: false },
  { name: 'icc2', isBetter: 'higher', inUnit: false },
  { name: 'ccc', isBetter: 'higher', inUnit: false },
] as const;

/** The figures of a summary, the headline first: mean foreground Dice, or the mean absolute error per unit. */
export function figuresOf(summary: JsonObject): RunFigure[] {
  return isJsonObject(summary.regression) ? ofRegression(summary.regression) : ofSegmentation(summary);
}

function ofSegmentation(summary: JsonObject): RunFigure[] {
  const measured = MEASURES.flatMap(({ name, ...rest }) => {
    const pooled = summary[name];
    return isJsonObject(pooled) ? [{ pooled, name, rest }] : [];
  });
  return [
    ...measured.map(({ pooled, name, rest }) => ({
      key: `evaluation.${name}`,
      value: numberOf(pooled.mean_foreground),
      ...rest,
    })),
    ...measured.flatMap(({ pooled, name, rest }) =>
      Object.entries(isJsonObject(pooled.per_label) ? pooled.per_label : {}).map(([label, one]) => ({
        key: `evaluation.${name}.${label}`,
        value: isJsonObject(one) ? numberOf(one.mean) : null,
        ...rest,
      })),
    ),
  ];
}

function ofRegression({ per_unit: perUnit, target }: JsonObject): RunFigure[] {
  if (!isJsonObject(perUnit)) return [];
  const unit = isJsonObject(target) && typeof target.unit === 'string' && target.unit !== '' ? target.unit : undefined;
  return ERRORS.flatMap(({ name, isBetter, inUnit }) => {
    const estimate = perUnit[name];
    if (!isJsonObject(estimate)) return [];
    return [
      {
        key: `evaluation.${name}`,
        value: numberOf(estimate.value),
        isBetter,
        ...(inUnit && unit !== undefined ? { unit } : {}),
      },
    ];
  });
}

function numberOf(value: Json | undefined): number | null {
  return typeof value === 'number' ? value : null;
}
