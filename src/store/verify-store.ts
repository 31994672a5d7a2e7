import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { foldersIn } from './entries.js';
import { keysByResult } from './gc-leftovers.js';
import type { Sha256 } from '../base/hash.js';
import { resultFolder, type ResultId, type StoreLayout } from './layout.js';
import { readManifest } from './manifest.js';
import { setAside } from './results.js';
import type { RunFolder, RunId } from './run-record.js';
import { verifyResult, type ResultDamage } from './verify-result.js';
import { resultsOf, verifyRun, type RunDamage } from './verify-run.js';

/** One thing that is not as it was stored, with the runs that rely on it. */
export interface Finding {
  readonly code: ResultDamage['code'] | RunDamage['code'] | 'KEY_WITHOUT_RESULT' | 'RESULT_SET_ASIDE';
  /** Path from the runs root. */
  readonly path: string;
  /** Node that computed it, where that is known. */
  readonly node?: string;
  readonly result?: ResultId;
  readonly runs: readonly RunId[];
}

export interface Verification {
  readonly findings: readonly Finding[];
  readonly results: number;
  readonly files: number;
  readonly bytes: number;
}

/**
 * Reads all that `runs` rely on, and with `everything` every stored result. Changes nothing. `onResult` is told how many
 * bytes are read, of how many.
 */
export function verifyStore(options: {
  layout: StoreLayout;
  runs: readonly RunFolder[];
  everything: boolean;
  onResult?: (done: { readonly bytes: number; readonly of: number }) => void;
}): Verification {
  const { layout, runs, everything, onResult } = options;
  const reliant = new Map<string, RunId[]>();
  for (const run of runs)
    for (const result of resultsOf(run)) reliant.set(result, [...(reliant.get(result) ?? []), run.id]);
  const keys = keysByResult(layout);
  const all = everything ? foldersIn(layout.results) : [...reliant.keys()];
  const results = all.filter((result) => existsSync(resultFolder(layout, result as ResultId))) as ResultId[];
  const of = results.reduce((sum, result) => sum + sizeOf(layout, result), 0);
  const findings: Finding[] = runs.flatMap((run) =>
    verifyRun(layout, run).map(({ run: id, file, ...damage }) => ({
      ...damage,
      path: shown(layout, join(run.path, file)),
      runs: [id],
    })),
  );
  let [bytes, files] = [0, 0];
  for (const result of results) {
    const relied = reliant.get(result) ?? [];
    const path = shown(layout, resultFolder(layout, result));
    const aside = isSetAside(keys.get(result));
    // What was taken out of use and nobody names is known to be damaged, and waits for gc.
    if (aside && relied.length === 0) continue;
    const { manifest, damage } = verifyResult(layout, result);
    // Housekeeping may have removed it while it was read.
    if (relied.length === 0 && !existsSync(resultFolder(layout, result))) continue;
    const node = manifest === undefined ? {} : { node: manifest.node };
    if (aside) findings.push({ code: 'RESULT_SET_ASIDE', path, ...node, result, runs: relied });
    else
      for (const { code, file } of damage)
        findings.push({ code, path: `${path}/${file}`, ...node, result, runs: relied });
    files += Object.keys(manifest?.files ?? {}).length;
    bytes += sizeOf(layout, result);
    onResult?.({ bytes, of });
  }
  if (everything) findings.push(...danglingKeys(layout, keys));
  return { findings, results: results.length, files, bytes };
}

/**
 * Takes what is damaged out of use, so that the next run computes it anew; the files stay to be looked at. Returns how many
 * results, keys and summaries that were. A file too many harms nothing and is left alone.
 */
export function repair(layout: StoreLayout, findings: readonly Finding[]): number {
  const keys = keysByResult(layout);
  const damaged = new Set(findings.filter(({ code }) => REPAIRABLE.has(code)).flatMap(({ result }) => result ?? []));
  for (const result of damaged) {
    for (const key of keys.get(result) ?? []) {
      const fingerprint = key.split('/').at(-2) as Sha256;
      setAside(layout, fingerprint, result);
    }
  }
  const summaries = findings
    .filter(({ code }) => code === 'SUMMARY_DIFFERS')
    .map(({ path }) => join(layout.runs, path));
  for (const summary of summaries) renameSync(summary, `${summary}.damaged`);
  return damaged.size + summaries.length;
}

const REPAIRABLE: ReadonlySet<Finding['code']> = new Set([
  'MANIFEST_DAMAGED',
  'FINGERPRINT_WRONG',
  'FILE_CHANGED',
  'FILE_MISSING',
  'KEY_WITHOUT_RESULT',
]);

function danglingKeys(layout: StoreLayout, keys: ReadonlyMap<string, readonly string[]>): Finding[] {
  return [...keys]
    .filter(([result]) => !existsSync(resultFolder(layout, result as ResultId)))
    .flatMap(([result, paths]) => paths.map((path) => ({ result: result as ResultId, path })))
    .filter(({ path, result }) => path.endsWith(`/${result}`) && existsSync(path))
    .map(({ result, path }) => ({ code: 'KEY_WITHOUT_RESULT', path: shown(layout, path), result, runs: [] }));
}

/** A result whose keys all have the ending of what was set aside. */
function isSetAside(keys: readonly string[] | undefined): boolean {
  return keys?.every((key) => key.endsWith('.damaged')) === true;
}

function sizeOf(layout: StoreLayout, result: ResultId): number {
  const records = Object.values(readManifest(layout, result)?.files ?? {});
  return records.reduce((sum, { bytes }) => sum + bytes, 0);
}

function shown(layout: StoreLayout, path: string): string {
  return path.slice(layout.runs.length + 1);
}
