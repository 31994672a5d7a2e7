import { isJsonObject, type JsonObject } from '../../base/json.js';
import type { FigureRow } from '../../report/run-report.js';
import type { RegressionReport } from '../../stats/regression/regression-report.js';
import type { MeasureOverCases, SegmentationSummary } from '../../stages/summarize/segmentation-summary.js';

/** Of a segmentation, as a summary names them. */
export const MEASURES = [
  { key: 'dice', name: 'Dice', unit: '', isBetter: 'higher' },
  { key: 'hd95', name: 'HD95', unit: 'mm', isBetter: 'lower' },
  { key: 'nsd', name: 'NSD', unit: '', isBetter: 'higher' },
  { key: 'volume_difference_ml', name: 'volume difference', unit: 'ml', isBetter: 'neither' },
  { key: 'volume_difference_percent', name: 'volume difference', unit: '%', isBetter: 'neither' },
] as const;

/** The measures that a summary of a segmentation holds, Dice first. */
export function measuresIn(summary: SegmentationSummary): (typeof MEASURES)[number][] {
  return MEASURES.filter(({ key }) => summary[key] !== undefined);
}

/** Of a regression. */
export const ERRORS = [
  { key: 'mae', name: 'MAE', inUnit: true, isBetter: 'lower' },
  { key: 'rmse', name: 'RMSE', inUnit: true, isBetter: 'lower' },
  { key: 'r2', name: 'R2', inUnit: false, isBetter: 'higher' },
  { key: 'pearson', name: 'Pearson r', inUnit: false, isBetter: 'higher' },
  { key: 'icc2', name: 'ICC(2,1)', inUnit: false, isBetter: 'higher' },
  { key: 'ccc', name: 'CCC', inUnit: false, isBetter: 'higher' },
  { key: 'calibration_slope', name: 'calibration slope', inUnit: false, isBetter: 'neither' },
  { key: 'sd_ratio', name: 'SD ratio', inUnit: false, isBetter: 'neither' },
  { key: 'bias', name: 'bias', inUnit: true, isBetter: 'neither' },
] as const;

/** Every figure of a complete run, the headline first. */
export function figuresOf(summary: JsonObject): FigureRow[] {
  if (isJsonObject(summary.regression)) return ofRegression(summary.regression as unknown as RegressionReport);
  return ofSegmentation(summary as unknown as SegmentationSummary);
}

function ofRegression({ per_unit: perUnit, per_case: perCase, target }: RegressionReport): FigureRow[] {
  return ERRORS.map(({ key, name, inUnit, isBetter }) => ({
    name,
    unit: inUnit ? target.unit : '',
    perUnit: perUnit[key],
    perCase: perCase[key].value,
    isBetter,
  }));
}

/** Summaries of older versions have no figures per unit. */
type StoredMeasure = Omit<MeasureOverCases, 'by_unit'> & Partial<Pick<MeasureOverCases, 'by_unit'>>;

const NOT_COMPUTED = { value: null, interval: null, reason: 'not computed by the version that made the run' };

function ofSegmentation(summary: SegmentationSummary): FigureRow[] {
  return measuresIn(summary).flatMap(({ key, name, unit, isBetter }) => {
    const { by_unit: byUnit, per_label: perLabel, mean_foreground: mean } = summary[key]! as StoredMeasure;
    const common = { unit, isBetter };
    return [
      // A mean over labels of signed differences would say nothing.
      ...(isBetter === 'neither'
        ? []
        : [{ ...common, name: `mean ${name}`, perUnit: byUnit?.mean_foreground ?? NOT_COMPUTED, perCase: mean }]),
      ...Object.entries(perLabel).map(([label, one]) => ({
        ...common,
        name: `${name} of ${label}`,
        perUnit: byUnit?.per_label[label] ?? NOT_COMPUTED,
        perCase: one.mean,
      })),
    ];
  });
}
