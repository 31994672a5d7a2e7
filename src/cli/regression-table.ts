import { FEWEST_UNITS } from '../stats/bootstrap.js';
import type { Estimate } from '../stats/estimate.js';
import type { Figure } from '../stats/figure.js';
import { formatNumber } from '../stats/format-number.js';
import type { Agreement, RegressionReport } from '../stats/regression/regression-report.js';

/** Widths of the three columns: 20 + 30 + 30 characters. */
const HEAD = 20;
const COLUMN = 30;

const ROWS = [
  ['MAE', 'mae'],
  ['RMSE', 'rmse'],
  ['R2', 'r2'],
  ['Pearson r', 'pearson'],
  ['ICC(2,1)', 'icc2'],
  ['CCC', 'ccc'],
  ['calibration slope', 'calibration_slope'],
  ['SD ratio', 'sd_ratio'],
  ['bias', 'bias'],
] as const satisfies readonly (readonly [string, keyof Agreement])[];

/**
 * A regression's figures with their 95 % intervals in at most 80 columns: per independent unit and per case, the
 * baselines, what may be said against each, and why a figure is missing.
 */
export function regressionTable(report: RegressionReport): string {
  const measure = report.target.unit === '' ? '' : ` (${report.target.unit})`;
  const lines = [
    row(`target${measure}`, [
      `per unit, n = ${report.units}`,
      report.cases === report.units ? '' : `per case, n = ${report.cases}`,
    ]),
    ...ROWS.map(([name, key]) =>
      row(name, [estimate(report.per_unit[key]), report.cases === report.units ? '' : estimate(report.per_case[key])]),
    ),
    ...limits(report),
    ...chance(report),
    '',
    row('MAE per unit of', ['', 'model minus baseline']),
    ...Object.entries(report.baselines).map(([name, baseline]) =>
      row(name.replaceAll('_', ' '), [estimate(baseline.per_unit.mae), estimate(baseline.difference)]),
    ),
    ...Object.values(report.baselines).flatMap(({ sentence }) => wrap(sentence)),
    ...overFolds(report),
    ...wrap(
      `95 % intervals: ${report.intervals.method}, ${report.intervals.resamples} resamples; targets ${number(report.target.min)} to ${number(report.target.max)}`,
    ),
    ...missing(report).flatMap(wrap),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function row(head: string, cells: readonly string[]): string {
  return head.padEnd(HEAD) + cells.map((cell) => cell.padStart(COLUMN)).join('');
}

function estimate({ value, interval }: Estimate): string {
  const bounds = interval === null ? '' : `[${number(interval[0])}, ${number(interval[1])}]`;
  // One width for all intervals, so that the values stand below each other.
  return `${value === null ? '-' : number(value)} ${bounds.padEnd(18)}`;
}

function number(value: number): string {
  return formatNumber(value, 4);
}

function limits({ units, per_case: { bland_altman: found } }: RegressionReport): string[] {
  if ('reason' in found || units < FEWEST_UNITS) return [];
  return wrap(
    `95 % of predictions of single cases are expected between ${signed(found.limits[0])} and ${signed(found.limits[1])} of the target (Bland-Altman)`,
  );
}

function chance({ per_unit: { pearson_chance: found }, units }: RegressionReport): string[] {
  return found.value === null
    ? []
    : wrap(`chance alone reaches |r| = ${number(found.value)} with ${units} units (95 %)`);
}

function overFolds({ folds, over_folds: over }: RegressionReport): string[] {
  if (folds.length < 2) return [];
  const one = ({ mean, sd }: { readonly mean: Figure; readonly sd: Figure }): string =>
    mean.value === null || sd.value === null ? '-' : `${number(mean.value)} +- ${number(sd.value)}`;
  return wrap(`over ${folds.length} folds: MAE ${one(over.mae)}, RMSE ${one(over.rmse)}, R2 ${one(over.r2)}`);
}

/** Each reason once, with the figures that it concerns. */
function missing({ per_unit: figures }: RegressionReport): string[] {
  const concerned = new Map<string, string[]>();
  for (const [name, key] of ROWS) {
    const { reason } = figures[key];
    if (reason !== undefined) concerned.set(reason, [...(concerned.get(reason) ?? []), name]);
  }
  return [...concerned].map(([reason, names]) => `${names.join(', ')}: ${reason}`);
}

function signed(value: number): string {
  return value < 0 ? number(value) : `+${number(value)}`;
}

/** Lines of at most 80 characters, broken between words; what continues is indented. */
function wrap(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > 80) {
      lines.push(line);
      line = `  ${word}`;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
