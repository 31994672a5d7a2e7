import type { Json } from '../../base/json.js';
import { printableLine } from '../../base/printable.js';

/**
 * A setting on one line, so that two that differ never look the same: a text that could be taken for a number, a list or
 * nothing is quoted.
 */
export function valueText(value: Json): string {
  return typeof value === 'string' ? textOf(value, /^[^"'[{(\\]*[^\\]*$/) : flowText(value);
}

function flowText(value: Json): string {
  if (typeof value === 'string') return textOf(value, /^[\w./][\w ./+-]*$/);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(flowText).join(', ')}]`;
  const entries = Object.entries(value).map(([key, item]) => `${flowText(key)}: ${flowText(item)}`);
  return `{${entries.join(', ')}}`;
}

/** Bare where it has only harmless characters and can be nothing but a text. */
function textOf(text: string, harmless: RegExp): string {
  // Nearly all texts are plain words or paths.
  if (/^[A-Za-z_.][\w./-]*$/.test(text) && harmless.test(text) && Number.isNaN(Number(text)) && !isKeyword(text))
    return text;
  const isOther = text.trim() !== text || text === '' || isKeyword(text) || !Number.isNaN(Number(text));
  const isOdd = /["\\]|^['[{(]|\p{Cc}|\p{Zl}|\p{Zp}/u.test(text);
  return printableLine(isOther || isOdd || !harmless.test(text) ? JSON.stringify(text) : text);
}

function isKeyword(text: string): boolean {
  return text === 'true' || text === 'false' || text === 'null';
}
