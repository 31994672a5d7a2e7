import { isJsonObject, type Json } from './json.js';

/** Whether a value that was read from a file is of a kind that code relies on. */
export type Shape = (value: Json | undefined) => boolean;

export const aText: Shape = (value) => typeof value === 'string';
export const aNumber: Shape = (value) => typeof value === 'number';
export const aTruth: Shape = (value) => typeof value === 'boolean';
/** What JSON makes of an undefined figure. */
export const aNumberOrNull: Shape = (value) => value === null || typeof value === 'number';

/** One of these words. */
export function theText(...words: readonly string[]): Shape {
  return (value) => typeof value === 'string' && words.includes(value);
}

export function optional(shape: Shape): Shape {
  return (value) => value === undefined || shape(value);
}

export function listOf(shape: Shape): Shape {
  return (value) => Array.isArray(value) && (value as readonly Json[]).every(shape);
}

/** A map with any keys. */
export function mapOf(shape: Shape): Shape {
  return (value) => isJsonObject(value) && Object.values(value).every(shape);
}

/** A map with at least these keys. */
export function withKeys(keys: Readonly<Record<string, Shape>>): Shape {
  return (value) => isJsonObject(value) && Object.entries(keys).every(([key, shape]) => shape(value[key]));
}

export function oneOf(...shapes: readonly Shape[]): Shape {
  return (value) => shapes.some((shape) => shape(value));
}
