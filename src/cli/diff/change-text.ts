import type { Json } from '../../base/json.js';
import { printableLine } from '../../base/printable.js';
import { cutTexts } from './cut-texts.js';
import type { KeyChange } from './report.js';
import { valueText } from './value-text.js';

/** Longest value that is shown whole. */
const LONGEST = 400;

/** A changed key as people read it. */
export interface ChangeText {
  readonly key: string;
  readonly before: string;
  readonly after: string;
}

export function changeText(change: KeyChange): ChangeText {
  const [before = '', after = ''] = cutTexts([sideText(change, 'before'), sideText(change, 'after')], LONGEST);
  const key = printableLine(change.key);
  return { key: change.what === 'order' ? `${key} (order)` : key, before, after };
}

function sideText(change: KeyChange, side: 'before' | 'after'): string {
  const value = change[side];
  if (value === undefined) return '(missing)';
  if (change.what === 'order') return (value as readonly Json[]).map((key) => valueText(key)).join(', ');
  const text = valueText(value);
  const { newSince, planned } = change;
  if (newSince?.side === side) return `(not in voxrun ${printableLine(newSince.version)}: as ${text})`;
  return planned?.[side] === undefined ? text : `${text} (planned: ${valueText(planned[side])})`;
}
