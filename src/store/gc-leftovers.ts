import { statSync } from 'node:fs';
import { join } from 'node:path';
import { entriesIn, filesIn, foldersIn } from './entries.js';
import type { StoreLayout } from './layout.js';
import { holderOf } from './lock.js';
import { listExperiments, listRuns, type RunFolder } from './run-record.js';

/** Names of locks, without their ending, whose owners are dead and that nobody has taken over since `before`. */
export function staleLocks(layout: StoreLayout, before: number): string[] {
  return filesIn(layout.locks)
    .filter((name) => name.endsWith('.lock') && isOlder(join(layout.locks, name), before))
    .map((name) => name.slice(0, -'.lock'.length))
    .filter((name) => holderOf(layout.locks, name) === undefined);
}

/** Files of the store and of runs that a process began to write and did not finish, unchanged since `before`. */
export function halfWritten(layout: StoreLayout, before: number): string[] {
  const keys = foldersIn(layout.keys).map((name) => join(layout.keys, name));
  const runs = listExperiments(layout).flatMap((experiment) => listRuns(layout, experiment).map(({ path }) => path));
  const inRuns = runs.flatMap((run) => [run, join(run, 'nodes'), join(run, 'tests')]);
  const places = [layout.store, layout.locks, join(layout.store, 'revoked'), ...keys, ...inRuns];
  return places.flatMap((place) =>
    filesIn(place)
      .filter((name) => name.endsWith('.tmp'))
      .map((name) => join(place, name))
      .filter((path) => isOlder(path, before)),
  );
}

/** Indexes of the runs in a format that this voxrun does not read. */
export function oldIndexes(layout: StoreLayout): string[] {
  return filesIn(layout.store)
    .filter((name) => /^index\b/.test(name) && name !== 'index.jsonl' && !name.endsWith('.tmp'))
    .map((name) => join(layout.store, name));
}

/** By result, the keys that name it, those of results that were set aside too. */
export function keysByResult(layout: StoreLayout): ReadonlyMap<string, readonly string[]> {
  const keys = new Map<string, string[]>();
  for (const fingerprint of foldersIn(layout.keys)) {
    for (const key of filesIn(join(layout.keys, fingerprint))) {
      if (key.endsWith('.tmp')) continue;
      // Of a result that was set aside the key has an ending.
      const result = key.replace(/\..*$/, '');
      const list = keys.get(result) ?? [];
      list.push(join(layout.keys, fingerprint, key));
      keys.set(result, list);
    }
  }
  return keys;
}

/** Folders of runs that were stopped before their record was written, unchanged since `before`. */
export function runsThatNeverBegan(layout: StoreLayout, before: number): string[] {
  return listExperiments(layout)
    .flatMap((experiment) => listRuns(layout, experiment))
    .filter((run) => neverBegan(run) && isOlder(run.path, before))
    .map(({ path }) => path);
}

function neverBegan({ path }: RunFolder): boolean {
  return !filesIn(path).includes('run.json') && entriesIn(join(path, 'nodes')).length === 0;
}

/** By both times of the file system, of which a copy or a restore sets one back. */
export function isOlder(path: string, before: number): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && Math.max(stat.mtimeMs, stat.ctimeMs) < before;
}
