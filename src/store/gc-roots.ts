import { readlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readTextIfThere } from '../base/atomic-file.js';
import { isJsonObject, type Json } from '../base/json.js';
import { entriesIn } from './entries.js';
import { shortFingerprint, type StoreLayout } from './layout.js';
import type { Sha256 } from '../base/hash.js';
import { listExperiments, listRuns, type RunFolder, type RunId } from './run-record.js';
import { trashLayout } from './trash.js';

/** What runs need of the store, by what they wrote down. */
export interface Roots {
  /** Results that a record names. */
  readonly results: ReadonlySet<string>;
  /** Runs by what they have begun and not finished: the beginnings of the names that its results would have. */
  readonly unfinished: ReadonlyMap<string, ReadonlySet<RunId>>;
}

interface GrowingRoots extends Roots {
  readonly results: Set<string>;
  readonly unfinished: Map<string, Set<RunId>>;
}

/**
 * Reads the records of every run, those in the trash too. All that looks like the name of a result counts, wherever in a
 * record it stands, and of a damaged record what the links for people say: better to keep too much. `without` are runs of
 * the trash that are about to be removed.
 */
export function readRoots(layout: StoreLayout, without: ReadonlySet<RunId> = new Set()): Roots {
  const roots: GrowingRoots = { results: new Set(), unfinished: new Map() };
  const trash = trashLayout(layout);
  // The trash before and after: a run that is put away or restored meanwhile is found in one place or the other.
  for (const place of [trash, layout, trash]) {
    for (const run of listExperiments(place).flatMap((experiment) => listRuns(place, experiment)))
      if (place !== trash || !without.has(run.id)) addRun(roots, run);
  }
  return roots;
}

/** The results that one run's records name. */
export function resultsNamedBy(run: RunFolder): ReadonlySet<string> {
  const roots: GrowingRoots = { results: new Set(), unfinished: new Map() };
  addRun(roots, run);
  return roots.results;
}

/** Whether a record names a result, or a run has begun what it answers and died before it wrote that down. */
export function isNeeded(result: string, { results, unfinished }: Roots): boolean {
  return results.has(result) || unfinished.has(result.slice(0, result.indexOf('-')));
}

/** Names of results in a text, as `newResultId` makes them. */
export function resultsIn(text: string): string[] {
  return text.match(/\b[0-9a-f]{20}-[0-9a-f]{16}\b/g) ?? [];
}

function addRun(roots: GrowingRoots, run: RunFolder): void {
  addText(roots, { run, text: readTextIfThere(join(run.path, 'run.json')) ?? '', isNode: false });
  for (const folder of ['nodes', 'tests', 'predictions']) addFolder(roots, { run, path: join(run.path, folder) });
}

function addFolder(roots: GrowingRoots, { run, path }: { run: RunFolder; path: string }): void {
  for (const entry of entriesIn(path)) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) addFolder(roots, { run, path: inner });
    else if (entry.isFile() && entry.name.endsWith('.json'))
      addText(roots, { run, text: readTextIfThere(inner) ?? '', isNode: basename(path) === 'nodes' });
  }
}

function addText(roots: GrowingRoots, { run, text, isNode }: { run: RunFolder; text: string; isNode: boolean }): void {
  for (const result of resultsIn(text)) roots.results.add(result);
  if (!isNode || text.includes('"state":"done"')) return;
  const record = parse(text);
  if (isJsonObject(record) && typeof record.fingerprint === 'string') {
    const stem = shortFingerprint(record.fingerprint as Sha256);
    roots.unfinished.set(stem, (roots.unfinished.get(stem) ?? new Set()).add(run.id));
  } else addLinks(roots, run);
}

function addLinks(roots: GrowingRoots, run: RunFolder): void {
  const folder = join(run.path, 'stages');
  for (const entry of entriesIn(folder)) {
    if (!entry.isSymbolicLink()) continue;
    for (const result of resultsIn(readlinkSync(join(folder, entry.name)))) roots.results.add(result);
  }
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
