import type { FigureDifference } from '../../compare/figure-difference.js';
import { printableLine } from '../../base/printable.js';

/** A figure's row as people read it. */
export interface FigureText {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly difference: string;
  /** `[low, high]`; empty where there is none. */
  readonly interval: string;
  readonly verdict: string;
}

export function figureText(figure: FigureDifference): FigureText {
  const { key, unit, before, after, difference, verdict } = figure;
  const name = printableLine(key.replace(/^evaluation\./, '').replace('.', ' '));
  const decimals = decimalsOf(Math.max(Math.abs(before ?? 0), Math.abs(after ?? 0)), unit);
  const number = (value: number | null): string => (value === null ? '-' : value.toFixed(decimals));
  const { value, interval } = difference;
  return {
    name: unit === undefined ? name : `${name}, ${printableLine(unit)}`,
    before: number(before),
    after: number(after),
    difference: value === null ? '-' : `${value > 0 ? '+' : ''}${number(value)}`,
    interval: interval === null ? '' : `[${number(interval[0])}, ${number(interval[1])}]`,
    verdict: verdict === 'unknown' ? 'no interval' : verdict,
  };
}

/** Four for shares; for what has a unit of measure those of five digits, so that a difference stands below its figures. */
function decimalsOf(size: number, unit: string | undefined): number {
  if (unit === undefined && size < 1000) return 4;
  if (size === 0) return 3;
  return Math.min(12, Math.max(0, 4 - Math.floor(Math.log10(size))));
}
