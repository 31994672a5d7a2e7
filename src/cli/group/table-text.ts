import type { JsonObject } from '../../base/json.js';
import { figuresOf } from '../../compare/figures.js';
import type { FigureDifference } from '../../compare/figure-difference.js';

/** Aligned, with whole names of runs where they fit, else with the hash at their end, which names them as well. */
export function fitting(rows: readonly (readonly string[])[], columns: number): string[] {
  const whole = aligned(rows);
  const isWide = whole.some(({ length }) => length > columns);
  return isWide ? aligned(rows.map((row) => [...row.slice(0, -1), row.at(-1)!.split('-')[2] ?? row.at(-1)!])) : whole;
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}

/** `+0.0120 [+0.0031, +0.0204] better`; empty where there is nothing to compare with. */
export function differenceText(difference: FigureDifference | undefined): string {
  if (difference === undefined) return '';
  const { value, interval } = difference.difference;
  if (value === null) return difference.verdict;
  const between = interval === null ? '' : ` [${signed(interval[0])}, ${signed(interval[1])}]`;
  return `${signed(value)}${between} ${difference.verdict}`;
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(4)}`;
}

/** As it is queried, without `evaluation.`; empty while no run has a figure. */
export function headlineName(summaries: ReadonlyMap<string, JsonObject>): string {
  const [summary] = [...summaries.values()];
  const key = summary === undefined ? undefined : figuresOf(summary)[0]?.key;
  return key === undefined ? '' : key.replace('evaluation.', '');
}

/** With its unit; a dash for one that is undefined. */
export function headlineText(value: number | null | undefined, unit: string | undefined): string {
  return value == null ? '-' : `${value.toFixed(4)}${unit === undefined ? '' : ` ${unit}`}`;
}
