import { formatNumber } from '../../stats/format-number.js';
import { mean } from '../../stats/moments.js';
import type { RegressionCase } from './evaluate-regression.js';
import type { FoldMetrics } from './metrics-file.js';

/** What a fold came to, for the person who watches while the next ones train: `MAE 12.6 ml over 8 cases`. */
export function noteOnNumbers(cases: readonly RegressionCase[], unitOfMeasure: string): string {
  const mae = mean(cases.map(({ target, prediction }) => Math.abs(prediction - target)));
  return `MAE ${formatNumber(mae, 3)}${unitOfMeasure === '' ? '' : ` ${unitOfMeasure}`} over ${count(cases.length)}`;
}

/** The mean over the foreground as the summary computes it, of this fold alone: `mean Dice 0.812 over 13 cases`. */
export function noteOnLabelMaps({ classes, cases }: FoldMetrics): string {
  const means = classes
    .filter(({ headline }) => headline)
    .flatMap(({ name }) => {
      const defined = cases.flatMap(({ variants, measured }) => measured[variants[0]!.measured]![name]!.dice ?? []);
      return defined.length === 0 ? [] : [mean(defined)];
    });
  const dice = means.length === 0 ? 'is undefined' : formatNumber(mean(means), 3);
  return `mean Dice ${dice} over ${count(cases.length)}`;
}

function count(cases: number): string {
  return cases === 1 ? '1 case' : `${cases} cases`;
}
