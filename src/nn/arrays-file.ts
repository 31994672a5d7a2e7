import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { endianness } from 'node:os';
import { join } from 'node:path';
import { fsyncFile, readTextIfThere } from '../base/atomic-file.js';
import { StageFailure } from '../base/failure.js';
import { sha256OfFile, type Sha256 } from '../base/hash.js';
import { elementCount, type NamedArray } from './named-array.js';

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
 * order give equal bytes. Returns the hash of the `.bin` file.
 */
export function writeArraysFile(folder: string, name: string, arrays: ReadonlyMap<string, NamedArray>): Sha256 {
  if (endianness() !== 'LE') throw new Error('Internal error: weights can be written on little-endian machines only');
  mkdirSync(folder, { recursive: true });
  let offset = 0;
  const entries = [...arrays].map(([arrayName, { shape, values }]) => {
    const entry = { name: arrayName, shape, offset };
    if (elementCount(shape) !== values.length) throw new Error(`Internal error: ${arrayName} does not have its shape`);
    offset += values.byteLength;
    return entry;
  });
  const path = join(folder, `${name}.bin`);
  const hash = writeValues(
    path,
    [...arrays.values()].map(({ values }) => values),
  );
  const index: ArraysIndex = { format: 1, arrays: entries, bytes: offset, sha256: hash };
  const indexPath = join(folder, `${name}.json`);
  writeFileSync(indexPath, `${JSON.stringify(index, undefined, 1)}\n`);
  fsyncFile(indexPath);
  return hash;
}

/** Hashing and reading at once take less than 2 GiB, which the arrays of a large network exceed. */
const CHUNK_BYTES = 2 ** 26;

/** Writes arrays one after the other, fsynced, and returns the hash of the file. */
function writeValues(path: string, arrays: readonly Float32Array[]): Sha256 {
  const hash = createHash('sha256');
  const fd = openSync(path, 'w');
  try {
    for (const values of arrays) {
      for (const chunk of chunksOf(values)) {
        hash.update(chunk);
        for (let written = 0; written < chunk.length;) written += writeSync(fd, chunk, written);
      }
    }
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  return hash.digest('hex') as Sha256;
}

/** Views of an array's bytes. */
function* chunksOf({ buffer, byteOffset, byteLength }: Float32Array): Generator<Uint8Array> {
  for (let start = 0; start < byteLength; start += CHUNK_BYTES) {
    yield new Uint8Array(buffer, byteOffset + start, Math.min(CHUNK_BYTES, byteLength - start));
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
  let bytes: number;
  let hash: Sha256;
  try {
    bytes = statSync(path).size;
    hash = sha256OfFile(path);
  } catch (error) {
    throw new StageFailure({ code: 'INPUT_MISSING', message: `${path} cannot be read` }, { cause: error });
  }
  if (bytes !== index.bytes) throw damaged(path, `has ${bytes} bytes instead of ${index.bytes}`);
  if (hash !== index.sha256) throw damaged(path, 'does not have the content that its index records');
  const short = index.arrays.find(({ shape, offset }) => offset % 4 !== 0 || offset + 4 * elementCount(shape) > bytes);
  if (short !== undefined) throw damaged(path, `is too short for ${JSON.stringify(short.name)}`);
  const fd = openSync(path, 'r');
  try {
    return new Map(
      index.arrays.map(({ name: arrayName, shape, offset }) => {
        const values = new Float32Array(elementCount(shape));
        let position = offset;
        for (const chunk of chunksOf(values)) position += readFully({ fd, chunk, position, path });
        return [arrayName, { shape, values }];
      }),
    );
  } finally {
    closeSync(fd);
  }
}

function readFully(options: { fd: number; chunk: Uint8Array; position: number; path: string }): number {
  const { fd, chunk, position, path } = options;
  for (let done = 0; done < chunk.length;) {
    const read = readSync(fd, chunk, done, chunk.length - done, position + done);
    if (read === 0) throw damaged(path, 'became shorter while it was read');
    done += read;
  }
  return chunk.length;
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
