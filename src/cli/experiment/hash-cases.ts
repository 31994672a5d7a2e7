import { existsSync, readFileSync } from 'node:fs';
import { sha256, type Sha256 } from '../../base/hash.js';
import type { CaseRow } from '../../dataset/case-row.js';
import { hashFiles } from '../../dataset/stat-cache.js';
import type { CaseFact } from '../../graph/facts.js';
import type { BoundFile, RawCase } from '../../graph/stage-context.js';
import type { StoreLayout } from '../../store/layout.js';

export interface HashedCases {
  readonly facts: readonly CaseFact[];
  readonly raw: ReadonlyMap<string, RawCase>;
}

/** Binds each case's files by content, through the cache of hashes; a detached header together with its voxels. */
export async function hashCases(options: { rows: readonly CaseRow[]; layout: StoreLayout }): Promise<HashedCases> {
  const { rows, layout } = options;
  const paths = rows.flatMap((row) => [
    ...Object.values(row.channels),
    ...(row.label === undefined ? [] : [row.label]),
  ]);
  const voxelFiles = await findVoxelFiles(paths.filter(isDetached));
  const hashes = await hashFiles([...paths, ...voxelFiles.values()], { cacheFile: layout.statCache });
  const bind = (path: string): BoundFile => {
    const voxels = voxelFiles.get(path);
    return {
      path,
      sha256: hashes.get(path)!,
      ...(voxels === undefined ? {} : { detached: { path: voxels, sha256: hashes.get(voxels)! } }),
    };
  };
  const bound = rows.map((row) => ({
    row,
    images: mapValues(row.channels, bind),
    ...(row.label === undefined ? {} : { label: bind(row.label) }),
  }));
  return {
    raw: new Map(bound.map(({ row, ...files }): [string, RawCase] => [row.id, files])),
    facts: bound.map(({ row: { id, unit, parent, derivedBy, target, test }, images, label }) => ({
      id,
      unit,
      ...(parent === undefined ? {} : { parent }),
      ...(derivedBy === undefined ? {} : { derivedBy }),
      images: mapValues(images, contentOf),
      ...(label === undefined ? {} : { label: contentOf(label) }),
      ...(target === undefined ? {} : { target }),
      ...(test === undefined ? {} : { test }),
    })),
  };
}

/** Kept apart from the reader's code, which most experiments do not need for planning. */
function isDetached(path: string): boolean {
  return /\.(nhdr|mhd)$/i.test(path);
}

async function findVoxelFiles(headers: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  if (headers.length === 0) return found;
  const { detachedDataPath } = await import('../../imaging/detached-data.js');
  for (const header of headers) {
    const voxels = existsSync(header) ? detachedDataPath(header, readFileSync(header)) : undefined;
    if (voxels !== undefined && existsSync(voxels)) found.set(header, voxels);
  }
  return found;
}

function contentOf({ sha256: hash, detached }: BoundFile): Sha256 {
  return detached === undefined ? hash : sha256(`${hash} ${detached.sha256}`);
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
