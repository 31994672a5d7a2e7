import { formatNumber } from '../stats/format-number.js';

/** Where the intensities of an image lie: `-1010 to 185, median -91`, without the outermost percents. */
export function rangeText(values: readonly number[], shares: readonly number[]): string {
  const at = (share: number): string => formatNumber(values[shares.indexOf(share)] ?? Number.NaN, 3);
  return `${at(0.01)} to ${at(0.99)}, median ${at(0.5)}`;
}
