/** Any value that survives a round trip through JSON. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * JSON with keys sorted and no spaces, so that equal values give equal bytes. -0 becomes 0.
 * Throws on NaN and infinities: JSON would turn them into null without a word.
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new Error(`Internal error: ${String(value)} cannot be written as JSON`);
  }
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const written = texts.get(value);
  if (written !== undefined) return written;
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonicalJson(item)).join(',')}]`;
  const object = value as JsonObject;
  let text = '';
  for (const key of Object.keys(object).sort()) {
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(object[key]!)}`;
  }
  return `{${text}}`;
}

const texts = new WeakMap<object, string>();

/** Writes an object that stands in many others, and never changes, only once. Returns the object. */
export function writtenOnce<T extends JsonObject>(value: T): T {
  texts.set(value, canonicalJson(value));
  return value;
}
