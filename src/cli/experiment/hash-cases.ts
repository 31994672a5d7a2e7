import { existsSync, readFileSync } from 'node:fs';
import { sha256, type Sha256 } from '../../base/hash.js';
import type { Settings } from '../../config/experiment.js';
import { labelSourceOf } from '../../config/label-source.js';
import type { CaseRow } from '../../dataset/case-row.js';
import { hashFiles } from '../../dataset/stat-cache.js';
import type { CaseFact } from '../../graph/facts.js';
import type { BoundFile, RawCase } from '../../graph/stage-context.js';
import type { StoreLayout } from '../../store/layout.js';

export interface HashedCases {
  readonly facts: readonly CaseFact[];
  readonly raw: ReadonlyMap<string, RawCase>;
}

/**
 * Binds each case's files by content, through the cache of hashes: a detached header together with its voxels, and of a
 * file with several volumes the one that `data` names.
 */
export async function hashCases(options: {
  rows: readonly CaseRow[];
  data: Pick<Settings['data'], 'channels' | 'label'>;
  layout: StoreLayout;
}): Promise<HashedCases> {
  const { rows, data, layout } = options;
  const paths = rows.flatMap((row) => [
    ...Object.values(row.channels),
    ...(row.label === undefined ? [] : [row.label]),
  ]);
  const voxelFiles = await findVoxelFiles(paths.filter(isDetached));
  const hashes = await hashFiles([...paths, ...voxelFiles.values()], { cacheFile: layout.statCache });
  const bind = (path: string, component: number | undefined): BoundFile => {
    const voxels = voxelFiles.get(path);
    return {
      path,
      sha256: hashes.get(path)!,
      ...(component === undefined ? {} : { component }),
      ...(voxels === undefined ? {} : { detached: { path: voxels, sha256: hashes.get(voxels)! } }),
    };
  };
  const labelComponent = labelSourceOf(data)?.component;
  const bound = rows.map((row) => ({
    row,
    images: mapValues(row.channels, (path, channel) => bind(path, data.channels[channel]?.component)),
    ...(row.label === undefined ? {} : { label: bind(row.label, labelComponent) }),
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
  return /\.(nhdr|mhd|hdr|hdr\.gz)$/i.test(path);
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

function contentOf({ sha256: hash, detached, component }: BoundFile): Sha256 {
  const content = detached === undefined ? hash : sha256(`${hash} ${detached.sha256}`);
  return component === undefined ? content : sha256(`${content} volume ${component}`);
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, change: (value: A, key: string) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
}
