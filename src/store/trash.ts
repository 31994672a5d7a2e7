import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fsyncFolder, hasErrorCode, writeFileAtomic } from '../base/atomic-file.js';
import { layoutOf, type StoreLayout } from './layout.js';
import { listExperiments, listRuns, type RunFolder } from './run-record.js';

/** A run that was put away. It keeps its results from being removed as long as it is there. */
export interface TrashedRun {
  readonly folder: RunFolder;
  readonly experiment: string;
  /** When it was put away, in ms since 1970 by the clock of the file system. */
  readonly trashedMs: number;
}

/** Of a run that stands where another is to go. */
export class RunExistsError extends Error {
  override readonly name = 'RunExistsError';
  constructor(readonly path: string) {
    super(`${path} exists`);
  }
}

/** The trash seen as a runs root: `<experiment>/<run>`, with the store of the real one beside it. */
export function trashLayout(layout: StoreLayout): StoreLayout {
  return layoutOf(join(layout.runs, '.trash'));
}

/** Moves a run's folder into the trash. Its results are shared with other runs and stay where they are. */
export function moveToTrash(layout: StoreLayout, run: RunFolder): void {
  const moved = move(run, trashLayout(layout));
  // Written afterwards, so that its time is that of the move.
  writeFileAtomic(join(moved.path, MARK), `${JSON.stringify({ format: 1, at: new Date().toISOString() })}\n`);
}

/** Moves a run back to where it was. Throws `RunExistsError` where there is one of that id, which stays as it is. */
export function restoreFromTrash(layout: StoreLayout, run: RunFolder): RunFolder {
  const restored = move(run, layout);
  rmSync(join(restored.path, MARK), { force: true });
  return restored;
}

/** Oldest first, by their ids. */
export function listTrash(layout: StoreLayout): TrashedRun[] {
  const trash = trashLayout(layout);
  return listExperiments(trash)
    .flatMap((experiment) => listRuns(trash, experiment).map((folder) => ({ folder, experiment })))
    .map((one) => ({ ...one, trashedMs: trashedMs(one.folder) }))
    .sort((a, b) => (a.folder.id < b.folder.id ? -1 : 1));
}

const MARK = 'trashed.json';

function move(run: RunFolder, target: StoreLayout): RunFolder {
  const parent = join(target.runs, basename(dirname(run.path)));
  const path = join(parent, run.id);
  mkdirSync(parent, { recursive: true });
  if (existsSync(path) && readdirSync(path).length > 0) throw new RunExistsError(path);
  renameSync(run.path, path);
  fsyncFolder(parent);
  fsyncFolder(dirname(run.path));
  return { id: run.id, path };
}

/** Where the mark is missing after a crash, the folder's own change by the move tells. */
function trashedMs({ path }: RunFolder): number {
  try {
    return statSync(join(path, MARK)).mtimeMs;
  } catch (error) {
    if (!hasErrorCode(error, 'ENOENT')) throw error;
    return statSync(path).ctimeMs;
  }
}
