import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { hasErrorCode, readTextIfThere } from '../base/atomic-file.js';
import { sha256, sha256OfFile, type Sha256 } from '../base/hash.js';
import { isJsonObject, type Json, type JsonObject } from '../base/json.js';
import { resultFolder, type ResultId, type StoreLayout } from './layout.js';

/** What a result consists of and how it came to be. Written once, inside the result. */
export interface Manifest {
  readonly format: 1;
  readonly result: ResultId;
  /** Name of the node that computed it, for people: another experiment may reuse the result. */
  readonly node: string;
  readonly fingerprint: Sha256;
  /** What the fingerprint is the hash of. */
  readonly basis: JsonObject;
  /** Files below `out/`, with `/` between folders. */
  readonly files: Readonly<Record<string, FileRecord>>;
  /** Of `used.json`, which enters no fingerprint. Absent in older results. */
  readonly used?: Sha256;
  readonly startedAt: string;
  readonly publishedAt: string;
  readonly seconds: number;
  /** The most memory that its process had at once; the nodes of a batch share one. Absent in older results. */
  readonly peakMemoryBytes?: number;
  /** Versions, host, threads: shown as drift, in no fingerprint. */
  readonly environment: JsonObject;
}

export interface FileRecord {
  readonly sha256: Sha256;
  readonly bytes: number;
}

/** The manifest, or undefined where the result or a readable manifest is missing. */
export function readManifest(layout: StoreLayout, result: ResultId): Manifest | undefined {
  const text = readTextIfThere(join(resultFolder(layout, result), 'manifest.json'));
  return text === undefined ? undefined : parseManifest(text);
}

/** Every file below `out/` of a result folder that is being written, hashed. */
export function describeFiles(folder: string): Record<string, FileRecord> {
  const files: Record<string, FileRecord> = {};
  const visit = (relative: string): void => {
    for (const entry of readdirSync(join(folder, 'out', relative), { withFileTypes: true })) {
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile()) {
        const absolute = join(folder, 'out', path);
        files[path] = { sha256: sha256OfFile(absolute), bytes: statSync(absolute).size };
      } else throw new Error(`Internal error: a stage left ${path}, which is neither file nor folder`);
    }
  };
  visit('');
  return Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The first file that is missing or has another size than the manifest says; undefined if all are there. */
export function missingOutput(
  layout: StoreLayout,
  { result, files }: Pick<Manifest, 'result' | 'files'>,
): string | undefined {
  const out = `${resultFolder(layout, result)}/out`;
  for (const path in files) {
    try {
      if (statSync(`${out}/${path}`, { throwIfNoEntry: false })?.size !== files[path]!.bytes) return path;
    } catch (error) {
      if (hasErrorCode(error, 'ENOTDIR')) return path;
      throw error;
    }
  }
  return undefined;
}

/** Thrown when a stored output does not hold what was published. */
export class DamagedOutputError extends Error {
  override readonly name = 'DamagedOutputError';
  constructor(
    /** Folder of the result. */
    readonly folder: string,
    readonly file: string,
  ) {
    super(`${join(folder, 'out', file)} does not hold what was published`);
  }
}

/** A JSON file among a result's outputs, held against its hash. Throws `DamagedOutputError`. */
export function readOutputJson(
  layout: StoreLayout,
  { result, files }: { result: ResultId; files: Readonly<Record<string, FileRecord>> },
  path: string,
): Json {
  const folder = resultFolder(layout, result);
  const text = readTextIfThere(join(folder, 'out', path));
  if (text === undefined || sha256(text) !== files[path]?.sha256) throw new DamagedOutputError(folder, path);
  return JSON.parse(text) as Json;
}

function parseManifest(text: string): Manifest | undefined {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
  if (!isJsonObject(value) || value.format !== 1) return undefined;
  const { result, fingerprint, node, basis, files, environment } = value;
  if (typeof result !== 'string' || typeof fingerprint !== 'string' || typeof node !== 'string') return undefined;
  if (!isJsonObject(basis) || !isJsonObject(files) || !isJsonObject(environment)) return undefined;
  for (const [path, record] of Object.entries(files)) {
    // A manifest copied from elsewhere must not point outside its own folder.
    if (path.startsWith('/') || path.split('/').includes('..')) return undefined;
    if (!isJsonObject(record) || typeof record.bytes !== 'number' || typeof record.sha256 !== 'string')
      return undefined;
  }
  return value as unknown as Manifest;
}
