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
