import { join } from 'node:path';
import { hasErrorCode } from '../base/atomic-file.js';
import { sha256OfFile, sha256OfJson, type Sha256 } from '../base/hash.js';
import { entriesIn } from './entries.js';
import { resultFolder, type ResultId, type StoreLayout } from './layout.js';
import { readManifest, type Manifest } from './manifest.js';

/** What is wrong with a stored result. */
export interface ResultDamage {
  readonly code: 'MANIFEST_DAMAGED' | 'FINGERPRINT_WRONG' | 'FILE_CHANGED' | 'FILE_MISSING' | 'FILE_UNEXPECTED';
  /** Of the result's folder, with `/` between folders. */
  readonly file: string;
}

/** What was looked at, and what was found. */
export interface VerifiedResult {
  readonly result: ResultId;
  readonly manifest?: Manifest;
  readonly damage: readonly ResultDamage[];
}

/**
 * Hashes every file of a stored result and holds it against its manifest, and the manifest's fingerprint against what it
 * is the hash of. Whoever falsifies a file together with its manifest is not found here, but by `rerun --check`.
 */
export function verifyResult(layout: StoreLayout, result: ResultId): VerifiedResult {
  const manifest = readManifest(layout, result);
  if (manifest?.result !== result) return { result, damage: [{ code: 'MANIFEST_DAMAGED', file: 'manifest.json' }] };
  const damage: ResultDamage[] = [];
  if (sha256OfJson(manifest.basis) !== manifest.fingerprint)
    damage.push({ code: 'FINGERPRINT_WRONG', file: 'manifest.json' });
  const out = join(resultFolder(layout, result), 'out');
  if (manifest.used !== undefined && hashIfThere(join(out, '..', 'used.json')) !== manifest.used)
    damage.push({ code: 'FILE_CHANGED', file: 'used.json' });
  const there = filesBelow(out);
  for (const [file, record] of Object.entries(manifest.files)) {
    if (there.get(file) !== 'file') damage.push({ code: 'FILE_MISSING', file: `out/${file}` });
    else if (hashIfThere(join(out, file)) !== record.sha256) damage.push({ code: 'FILE_CHANGED', file: `out/${file}` });
  }
  for (const file of there.keys())
    if (!Object.hasOwn(manifest.files, file)) damage.push({ code: 'FILE_UNEXPECTED', file: `out/${file}` });
  return { result, manifest, damage };
}

/** Paths below a folder; links are not followed, so nothing outside of it is read. */
function filesBelow(folder: string, prefix = ''): Map<string, 'file' | 'other'> {
  const files = new Map<string, 'file' | 'other'>();
  for (const entry of entriesIn(join(folder, prefix))) {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory()) for (const [inner, kind] of filesBelow(folder, path)) files.set(inner, kind);
    else files.set(path, entry.isFile() ? 'file' : 'other');
  }
  return files;
}

/** Undefined for a file that has gone or that the disk cannot give back. */
function hashIfThere(path: string): Sha256 | undefined {
  try {
    return sha256OfFile(path);
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT') || hasErrorCode(error, 'EIO')) return undefined;
    throw error;
  }
}
