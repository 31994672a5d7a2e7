import { existsSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fsyncFile, fsyncFolder, writeFileAtomic } from '../base/atomic-file.js';
import { sha256OfFile, type Sha256 } from '../base/hash.js';
import type { JsonObject } from '../base/json.js';
import { resultFolder, type ResultId, type StoreLayout } from './layout.js';
import { describeFiles, type Manifest } from './manifest.js';
import { createKey } from './results.js';

/** Steps between which a crash may fall; tests stop there. */
export type PublishStep = 'before-manifest' | 'before-rename' | 'before-key' | 'after-key';

/**
 * Publishes what lies in `folder` (its `out/`, `used.json`, logs): manifest inside, everything fsynced, one rename to
 * `results/<id>`, then the key. A crash before the rename leaves nothing in the store; one before the key leaves a
 * result that does not count until its key is recovered from its manifest.
 *
 * Throws what `node:fs` throws (a full disk); nothing that was stored is changed then.
 */
export function publishResult(options: {
  layout: StoreLayout;
  folder: string;
  result: ResultId;
  node: string;
  fingerprint: Sha256;
  basis: JsonObject;
  startedAt: Date;
  /** That computing took, on a clock that nobody sets. */
  seconds: number;
  peakMemoryBytes?: number;
  environment: JsonObject;
  /** Called at each step; only tests pass it. */
  at?: (step: PublishStep) => void;
}): Manifest {
  const { layout, folder, result, node, fingerprint, basis, startedAt, seconds, peakMemoryBytes, environment } =
    options;
  const { at = () => undefined } = options;
  at('before-manifest');
  const used = join(folder, 'used.json');
  if (!existsSync(used)) writeFileSync(used, '{}\n');
  const manifest: Manifest = {
    format: 1,
    result,
    node,
    fingerprint,
    basis,
    files: describeFiles(folder),
    used: sha256OfFile(used),
    startedAt: startedAt.toISOString(),
    publishedAt: new Date().toISOString(),
    seconds,
    ...(peakMemoryBytes === undefined ? {} : { peakMemoryBytes }),
    environment,
  };
  fsyncTree(folder);
  writeFileAtomic(join(folder, 'manifest.json'), `${JSON.stringify(manifest, undefined, 1)}\n`);
  at('before-rename');
  renameSync(folder, resultFolder(layout, result));
  fsyncFolder(layout.results);
  fsyncFolder(dirname(folder));
  at('before-key');
  createKey(layout, fingerprint, result);
  at('after-key');
  return manifest;
}

/** Files first, then the folders that name them. */
function fsyncTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) fsyncTree(path);
    else fsyncFile(path);
  }
  fsyncFolder(folder);
}
