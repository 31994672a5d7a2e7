import type { Estimate } from '../stats/estimate.js';
import { formatNumber } from '../stats/format-number.js';

/** Four significant digits, with the unit of measure; `-` where there is none. */
export function numberText(value: number | null | undefined, unit = ''): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '-';
  return `${formatNumber(value, 4)}${unit === '' ? '' : ` ${unit}`}`;
}

/** `0.94 [0.92, 0.95]` */
export function estimateText({ value, interval }: Estimate, unit = ''): string {
  if (value === null || interval === null) return numberText(value, unit);
  return `${numberText(value)} [${numberText(interval[0])}, ${numberText(interval[1])}]${unit === '' ? '' : ` ${unit}`}`;
}

/** The same of a difference, with its sign. */
export function differenceText({ value, interval }: Estimate, unit = ''): string {
  if (value === null || interval === null) return `${sign(value)}${numberText(value, unit)}`;
  const [low, high] = interval;
  return `${sign(value)}${numberText(value)} [${sign(low)}${numberText(low)}, ${sign(high)}${numberText(high)}]${unit === '' ? '' : ` ${unit}`}`;
}

function sign(value: number | null): string {
  return value !== null && value > 0 ? '+' : '';
}
