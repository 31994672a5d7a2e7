import type { SettingChange } from '../../store/index-settings.js';
import { cellText } from './cell-text.js';
import { shortened } from './table.js';

/** A value longer than this hides the changes after it. */
const LONGEST_VALUE = 24;

/**
 * Changes as `--set` would make them, within `width` characters: `training.optimizer.lr=0.01 ~training.clip_norm`; where
 * that is too long with the last part of the keys, and then with as many as fit: `lr=0.01 +3`.
 */
export function changesText(changes: readonly SettingChange[], width: number): string {
  const whole = changes.map((change) => changeText(change, change.key));
  const joined = whole.join(' ');
  if (joined.length <= width) return joined;
  const short = changes.map((change) => changeText(change, lastPart(change.key)));
  for (let count = short.length; count > 0; count--) {
    const rest = count === short.length ? '' : ` +${short.length - count}`;
    const text = `${short.slice(0, count).join(' ')}${rest}`;
    if (text.length <= width) return text;
  }
  const more = short.length > 1 ? ` +${short.length - 1}` : '';
  return `${shortened(short[0]!, width - more.length)}${more}`;
}

function changeText({ after }: SettingChange, name: string): string {
  return after === undefined ? `~${cellText(name)}` : `${cellText(name)}=${shortened(cellText(after), LONGEST_VALUE)}`;
}

function lastPart(key: string): string {
  return key.slice(key.lastIndexOf('.') + 1);
}
