import type { Json } from '../../base/json.js';
import { printableLine } from '../../base/printable.js';

/** A value of a setting or figure for people: numbers short, texts bare, lists as JSON. */
export function cellText(value: Json | undefined): string {
  if (value === undefined) return '-';
  if (typeof value === 'number') return numberText(value);
  return printableLine(typeof value === 'string' ? value : JSON.stringify(value));
}

/** Whole numbers and short ones as they are, others with four significant digits. */
function numberText(value: number): string {
  const text = String(value);
  return text.length <= 7 ? text : String(Number(value.toPrecision(4)));
}

/** `45s`, `12m`, `3h`, `9d`, `14w`: the largest unit that keeps it above two of them, or one of seconds. */
export function ageText(seconds: number | undefined): string {
  if (seconds === undefined) return '-';
  const units: readonly (readonly [number, string])[] = [
    [604_800, 'w'],
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'm'],
  ];
  const [size, unit] = units.find(([one]) => seconds >= 2 * one) ?? [1, 's'];
  return `${Math.floor(seconds / size)}${unit}`;
}
