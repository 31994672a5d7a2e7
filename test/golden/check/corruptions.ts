import { randomOf } from '../../../src/base/random.js';
import type { GoldenName } from '../read-golden.js';
import { toleranceOf } from './tolerances.js';

export type Leaf = number | string | boolean | null;

/** One value of a golden file made wrong. */
export interface Corruption {
  /** Keys and indices from the root of the file. */
  readonly path: readonly string[];
  readonly from: Leaf;
  readonly to: Leaf;
}

/** Lists of more values than this are sampled. */
const LONG = 12;
/** Values of a long list besides the first and the last. */
const SAMPLED = 5;
/** Wrong by as many tolerances. */
const FACTOR = 10;

/**
 * Every value of a golden file made wrong, each by itself: numbers by ten times their tolerance, exact whole numbers by
 * one, texts and truth values by being others. Of long lists of numbers only some, unless `all`.
 */
export function corruptionsOf(name: GoldenName, content: unknown, { all }: { all: boolean }): Corruption[] {
  const visit = (value: unknown, path: readonly string[]): Corruption[] => {
    if (!isContainer(value)) {
      const from = value as Leaf;
      const to = corrupted(from, `${name}/${path.join('/')}`);
      if (to === from) throw new Error(`Internal error: the tolerance of ${name}/${path.join('/')} is 0`);
      return [{ path, from, to }];
    }
    const keys = Object.keys(value);
    const sampled = !all && isLong(value) ? sampleOf(keys, path) : keys;
    return sampled.flatMap((key) => visit((value as Record<string, unknown>)[key], [...path, key]));
  };
  return visit(content, []);
}

/** A copy of the content with that one value wrong. */
export function applyCorruption(content: unknown, { path, to }: Corruption): unknown {
  const copy = structuredClone(content);
  const parent = path.slice(0, -1).reduce((value, key) => (value as Record<string, unknown>)[key], copy);
  (parent as Record<string, unknown>)[path.at(-1)!] = to;
  return copy;
}

export function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isLong(value: object): boolean {
  return Array.isArray(value) && value.length > LONG && value.every((item) => typeof item === 'number');
}

function sampleOf(keys: readonly string[], path: readonly string[]): string[] {
  const random = randomOf(['corrupted values', ...path]);
  const inner = keys.slice(1, -1);
  const drawn = Array.from({ length: SAMPLED }, () => inner.splice(random.integer(inner.length), 1)[0]!);
  return [keys[0]!, ...drawn, keys.at(-1)!];
}

function corrupted(value: Leaf, path: `${GoldenName}/${string}`): Leaf {
  if (typeof value === 'number') return corruptedNumber(value, path);
  if (typeof value === 'string') return `${value}x`;
  if (typeof value === 'boolean') return !value;
  return 0;
}

function corruptedNumber(value: number, path: `${GoldenName}/${string}`): number {
  const tolerance = toleranceOf(path);
  if (tolerance !== undefined) return value + FACTOR * (tolerance.absolute + tolerance.relative * Math.abs(value));
  return Number.isInteger(value) ? value + 1 : value * (1 + FACTOR * Number.EPSILON);
}
