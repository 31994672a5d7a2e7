import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { endianness } from 'node:os';
import { join } from 'node:path';
import { fsyncFile, readTextIfThere } from '../base/atomic-file.js';
import { StageFailure } from '../base/failure.js';
import { sha256, type Sha256 } from '../base/hash.js';
import type { NamedArray } from './network.js';

/** `<name>.json` beside `<name>.bin`. The values are little-endian float32, one array after the other; never code. */
export interface ArraysIndex {
  readonly format: 1;
  readonly arrays: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    /** First byte in the `.bin` file. */
    readonly offset: number;
  }[];
  readonly bytes: number;
  /** Of the `.bin` file. */
  readonly sha256: Sha256;
}

/**
 * Writes named arrays as `<folder>/<name>.bin` and `.json`, both fsynced. Creates the folder. Equal arrays in equal
 * order give equal bytes.
 */
export function writeArraysFile(folder: string, name: string, arrays: ReadonlyMap<string, NamedArray>): void {
  if (endianness() !== 'LE') throw new Error('Internal error: weights can be written on little-endian machines only');
  mkdirSync(folder, { recursive: true });
  let offset = 0;
  const entries = [...arrays].map(([arrayName, { shape, values }]) => {
    const entry = { name: arrayName, shape, offset };
    if (product(shape) !== values.length) throw new Error(`Internal error: ${arrayName} does not have its shape`);
    offset += values.byteLength;
    return entry;
  });
  const bytes = Buffer.concat(
    [...arrays.values()].map(({ values }) => Buffer.from(values.buffer, values.byteOffset, values.byteLength)),
  );
  const index: ArraysIndex = { format: 1, arrays: entries, bytes: offset, sha256: sha256(bytes) };
  for (const [file, content] of [
    [join(folder, `${name}.bin`), bytes],
    [join(folder, `${name}.json`), `${JSON.stringify(index, undefined, 1)}\n`],
  ] as const) {
    writeFileSync(file, content);
    fsyncFile(file);
  }
}

/**
 * Reads what `writeArraysFile` wrote, in its order. Throws a `StageFailure`: INPUT_MISSING where there is no such file,
 * CONTENT_CHANGED where it is damaged. Nothing is allocated that the file's real size does not bear out.
 */
export function readArraysFile(folder: string, name: string): Map<string, NamedArray> {
  const path = join(folder, `${name}.bin`);
  const text = readTextIfThere(join(folder, `${name}.json`));
  if (text === undefined) {
    throw new StageFailure({ code: 'INPUT_MISSING', message: `there is no ${join(folder, `${name}.json`)}` });
  }
  const index = parseIndex(text);
  if (index === undefined) throw damaged(join(folder, `${name}.json`), 'is not an index of arrays of format 1');
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new StageFailure({ code: 'INPUT_MISSING', message: `${path} cannot be read` }, { cause: error });
  }
  if (bytes.length !== index.bytes) throw damaged(path, `has ${bytes.length} bytes instead of ${index.bytes}`);
  if (sha256(bytes) !== index.sha256) throw damaged(path, 'does not have the content that its index records');
  const arrays = new Map<string, NamedArray>();
  for (const { name: arrayName, shape, offset } of index.arrays) {
    const length = product(shape);
    if (offset % 4 !== 0 || offset + 4 * length > bytes.length) {
      throw damaged(path, `is too short for ${JSON.stringify(arrayName)}`);
    }
    const values = new Float32Array(length);
    Buffer.from(values.buffer).set(bytes.subarray(offset, offset + 4 * length));
    arrays.set(arrayName, { shape, values });
  }
  return arrays;
}

function parseIndex(text: string): ArraysIndex | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isIndex(value) ? value : undefined;
}

function isIndex(value: unknown): value is ArraysIndex {
  if (typeof value !== 'object' || value === null) return false;
  const { format, arrays, bytes, sha256: hash } = value as Record<string, unknown>;
  return (
    format === 1 &&
    isCount(bytes) &&
    typeof hash === 'string' &&
    Array.isArray(arrays) &&
    arrays.every((entry: Record<string, unknown> | null) => {
      if (typeof entry !== 'object' || entry === null) return false;
      const { name, shape, offset } = entry;
      return typeof name === 'string' && isCount(offset) && Array.isArray(shape) && shape.every(isCount);
    })
  );
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function damaged(path: string, what: string): StageFailure {
  return new StageFailure({ code: 'CONTENT_CHANGED', message: `${path} ${what}` });
}

function product(shape: readonly number[]): number {
  return shape.reduce((total, size) => total * size, 1);
}
