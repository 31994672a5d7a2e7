import { printableLine } from '../../base/printable.js';

/** How many of several are named. */
const NAMED = 5;

/** `a, b, c, d, e and 12 more`. */
export function namesText(names: readonly string[]): string {
  const shown = names.length <= NAMED + 1 ? names : names.slice(0, NAMED);
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
  return `${shown.map(printableLine).join(', ')}${more}`;
}
