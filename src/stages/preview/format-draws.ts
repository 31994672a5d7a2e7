import type { Json, JsonObject } from '../../base/json.js';

/** Drawn parameters as a line of text, e.g. `angles 12.4, -3, 0.2 · order 1`: numbers with three digits, `-` for none. */
export function formatDraws(params: JsonObject): string {
  return Object.entries(params)
    .map(([name, value]) => `${name} ${text(value)}`)
    .join(' · ');
}

function text(value: Json): string {
  if (typeof value === 'number') return number(value);
  if (value === null) return '-';
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) {
    return value.map((item: Json) => (Array.isArray(item) ? `(${text(item)})` : text(item))).join(', ');
  }
  return `{${formatDraws(value as JsonObject)}}`;
}

function number(value: number): string {
  // Whole numbers name an axis or a random stream.
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3)));
}
