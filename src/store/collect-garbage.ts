import { existsSync, rmdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { hasErrorCode } from '../base/atomic-file.js';
import { diskUsage, type DiskUsage } from './disk-usage.js';
import { foldersIn } from './entries.js';
import { readAttempts, reviewAttempts } from './gc-attempts.js';
import { doom, listDoomed, removeDoomed, type Doomed } from './gc-doomed.js';
import { halfWritten, isOlder, keysByResult, oldIndexes, runsThatNeverBegan, staleLocks } from './gc-leftovers.js';
import { isNeeded, readRoots, resultsIn, resultsNamedBy } from './gc-roots.js';
import { keptCheckpoints } from './kept-checkpoints.js';
import type { ResultId, StoreLayout } from './layout.js';
import { tryLock } from './lock.js';
import { readRunProcess, stateOfProcess } from './run-process.js';
import { listExperiments, listRuns, readRunStart, type RunFolder, type RunId } from './run-record.js';
import { archiveLooks } from './test-looks.js';
import { listTrash } from './trash.js';

/**
 * - `trashed-run`: in the trash for long enough
 * - `result`: no run names it
 * - `key`: its result is gone, and no run names it
 * - `attempt`: what a stage process left that has ended, with its log
 * - `checkpoint`: kept with a training to continue it
 * - `unbegun-run`: stopped before its record was written
 * - `lock`, `half-written`, `old-index`: as they are called
 * - `interrupted`: taken out of its place by an earlier collection that was killed
 */
export const GARBAGE_KINDS = [
  'trashed-run',
  'result',
  'key',
  'attempt',
  'checkpoint',
  'unbegun-run',
  'lock',
  'half-written',
  'old-index',
  'interrupted',
] as const;
export type GarbageKind = (typeof GARBAGE_KINDS)[number];

export interface GarbageCount {
  readonly kind: GarbageKind;
  readonly count: number;
  /** Of disk that removing it frees. */
  readonly bytes: number;
}

export interface GarbageReport {
  readonly counts: readonly GarbageCount[];
  /** Folders of stage processes of other machines, which only a collection there can judge. */
  readonly elsewhere: number;
}

export interface GarbageOptions {
  readonly layout: StoreLayout;
  /** Now, in ms since 1970 by the clock of the file system that holds the store. */
  readonly nowMs: number;
  /** Runs stay in the trash for so long. */
  readonly trashMs: number;
  /** What changed within this time stays, whoever names it: a run may be about to. */
  readonly graceMs: number;
  /** Remove the checkpoints that trainings keep to be continued, except those of these runs. */
  readonly checkpoints?: { readonly keep: readonly RunFolder[] };
  /** Count only. */
  readonly dryRun: boolean;
  /** Told when everything that goes has left its place and nothing is removed yet; tests stop there. */
  readonly atDoomed?: () => void;
}

/**
 * Removes what no run needs. Roots are the records of the runs, those in the trash included. Whatever goes leaves its place
 * by one rename first, so that a kill leaves nothing half removed where somebody looks; results that a run has named
 * since are put back then.
 *
 * No result is judged by a clock alone. What a stage process publishes is named by its folder until its run has named it, so
 * results are listed first, then those folders are read, then the records. The grace time only spares work: what a run
 * is about to take up again, or a preview made.
 */
export function collectGarbage(options: GarbageOptions): GarbageReport {
  const { layout, dryRun } = options;
  const found = findGarbage(options);
  const usage = diskUsage();
  const counts = GARBAGE_KINDS.map((kind) => countOf(kind, found.items, usage)).filter(({ count }) => count > 0);
  if (!dryRun) {
    removeItems(options, found.items);
    removeDoomed(layout);
  }
  return { counts, elsewhere: found.elsewhere };
}

/** What a live process may be in the middle of, and only its age tells, is spared for so long at least. */
const STARTING_MS = 300_000;

interface GarbageItem {
  readonly kind: GarbageKind;
  readonly path: string;
  /** The result that a key names, or that it is. */
  readonly result?: string;
}

function findGarbage(options: GarbageOptions): { items: readonly GarbageItem[]; elsewhere: number } {
  const { layout, nowMs, trashMs, graceMs } = options;
  const before = nowMs - graceMs;
  const settled = Math.min(before, nowMs - STARTING_MS);
  const item = (kind: GarbageKind) => (path: string) => ({ kind, path });
  const trashed = listTrash(layout).filter((run) => run.trashedMs <= nowMs - trashMs);
  // Results and keys before all that names them, and keys before results: what comes between is not looked at.
  const keys = keysByResult(layout);
  const results = foldersIn(layout.results).filter((name) => /^[0-9a-f]{20}-[0-9a-f]{16}$/.test(name));
  const attempts = readAttempts(layout);
  const live = liveRuns(layout);
  const roots = readRoots(layout, new Set(trashed.map(({ folder }) => folder.id)));
  const review = reviewAttempts({ attempts, roots, live: new Set(live.map(({ id }) => id)), before, settled });
  const isSpare = (result: string): boolean => !review.needed.has(result) && !isNeeded(result, roots);
  const spare = results.filter((result) => isSpare(result) && isOlder(join(layout.results, result), before));
  const there = new Set(results);
  const lost = [...keys].filter(([result]) => !there.has(result) && isSpare(result));
  const gone = new Set(spare);
  return {
    elsewhere: review.elsewhere,
    items: [
      ...trashed.map(({ folder }) => item('trashed-run')(folder.path)),
      ...spare.map((result) => ({ kind: 'result' as const, path: join(layout.results, result), result })),
      ...lost.flatMap(([result, paths]) => paths.map((path) => ({ kind: 'key' as const, path, result }))),
      ...review.dead.map(item('attempt')),
      ...spareCheckpoints(options, { results: results.filter((one) => !gone.has(one)), live, ...review }).map(
        item('checkpoint'),
      ),
      ...runsThatNeverBegan(layout, settled).map(item('unbegun-run')),
      ...staleLocks(layout, before).map((name) => item('lock')(join(layout.locks, `${name}.lock`))),
      ...halfWritten(layout, settled).map(item('half-written')),
      ...oldIndexes(layout).map(item('old-index')),
      ...listDoomed(layout).map(item('interrupted')),
    ],
  };
}

function liveRuns(layout: StoreLayout): RunFolder[] {
  return listExperiments(layout)
    .flatMap((experiment) => listRuns(layout, experiment))
    .filter((run) => stateOfProcess(readRunProcess(run)) === 'running');
}

function spareCheckpoints(
  { layout, checkpoints }: GarbageOptions,
  { results, live, needed }: { results: readonly string[]; live: readonly RunFolder[]; needed: ReadonlySet<string> },
): string[] {
  if (checkpoints === undefined) return [];
  const kept = new Set([
    ...needed,
    ...[...checkpoints.keep, ...live].flatMap((run) => [...resultsNamedBy(run)]),
    ...listExperiments(layout).flatMap((experiment) => listRuns(layout, experiment).flatMap(continuesFrom)),
  ]);
  return results
    .filter((result) => !kept.has(result))
    .map((result) => keptCheckpoints(layout, result as ResultId))
    .filter((path) => existsSync(path));
}

/** What a run that has not come to its end goes on from, if it continues a training of another. */
function continuesFrom(run: RunFolder): string[] {
  if (existsSync(join(run.path, 'summary.json'))) return [];
  return resultsIn(JSON.stringify(readRunStart(run)?.continued ?? {}));
}

function countOf(kind: GarbageKind, items: readonly GarbageItem[], usage: DiskUsage): GarbageCount {
  const mine = items.filter((one) => one.kind === kind);
  return { kind, count: mine.length, bytes: mine.reduce((bytes, { path }) => bytes + usage.add(path), 0) };
}

function removeItems({ layout, atDoomed }: GarbageOptions, items: readonly GarbageItem[]): void {
  const results: { readonly result: string; readonly doomed: Doomed }[] = [];
  for (const { kind, path, result } of items) {
    if (kind === 'lock') breakLock(path);
    else if (kind === 'key') removeKey(path);
    else if (kind === 'half-written' || kind === 'old-index') rmSync(path, { force: true });
    else if (kind !== 'interrupted') {
      if (kind === 'trashed-run') archiveLooks(layout, { id: basename(path) as RunId, path });
      const doomed = doom(layout, path);
      if (doomed !== undefined && kind === 'result') results.push({ result: result!, doomed });
    }
  }
  atDoomed?.();
  removeKeys(layout, putBackWhatIsNeeded(layout, results));
}

/** A run may have found a result in the moment before it left its place. Returns those that stay out of it. */
function putBackWhatIsNeeded(
  layout: StoreLayout,
  results: readonly { readonly result: string; readonly doomed: Doomed }[],
): string[] {
  if (results.length === 0) return [];
  const roots = readRoots(layout);
  return results.flatMap(({ result, doomed }) => {
    if (!isNeeded(result, roots)) return [result];
    doomed.undo();
    return [];
  });
}

/** After the results, because a reader that finds a result without a key gives it one. */
function removeKeys(layout: StoreLayout, results: readonly string[]): void {
  const keys = keysByResult(layout);
  for (const result of results) for (const key of keys.get(result) ?? []) removeKey(key);
}

/** With its folder, if no other result answers the fingerprint. */
function removeKey(path: string): void {
  rmSync(path, { force: true });
  try {
    rmdirSync(dirname(path));
  } catch (error) {
    if (!hasErrorCode(error, 'ENOTEMPTY') && !hasErrorCode(error, 'ENOENT')) throw error;
  }
}

/** Takes it over, as anybody may whose turn comes, and gives it back. */
function breakLock(path: string): void {
  const name = basename(path).slice(0, -'.lock'.length);
  const attempt = tryLock({ folder: dirname(path), name, purpose: 'housekeeping', command: 'voxrun gc' });
  if (attempt.kind === 'held') attempt.lock.release();
}
