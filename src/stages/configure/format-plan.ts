import type { Json } from '../../base/json.js';
import type { Configured } from './configured-file.js';

/**
 * What `auto` became and why, one line per key:
 * ```
 * auto, planned from 260 cases
 *   training.patch  40 x 56 x 40: the median image, 35 x 50 x 36 voxels, up to multiples of 8 x 8 x 8
 * ```
 */
export function formatPlan({ cases, values }: Configured): string {
  const planned = values.filter(({ from }) => from === 'planned');
  const width = Math.max(...planned.map(({ key }) => key.length));
  return [
    `auto, planned from ${cases} case${cases === 1 ? '' : 's'}`,
    ...planned.map(({ key, value, why }) => {
      const reason = why === undefined ? '' : `: ${why}`;
      return `  ${key.padEnd(width)}  ${formatValue(key, value)}${reason}`;
    }),
  ].join('\n');
}

/** A triple as `40 x 56 x 40`, channels with spaces, triples per stage as `1x1x1, 2x2x2`. */
function formatValue(key: string, value: Json): string {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return JSON.stringify(value);
  const items = value as readonly Json[];
  if (items.some((item) => Array.isArray(item))) return items.map((item) => (item as number[]).join('x')).join(', ');
  return items.map((item) => shortNumber(item as number)).join(key === 'model.features' ? ' ' : ' x ');
}

/** Five digits tell voxel sizes apart; whole numbers stay whole. */
function shortNumber(value: number): string {
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(5)));
}
