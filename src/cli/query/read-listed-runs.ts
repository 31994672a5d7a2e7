import { figuresOf } from '../../compare/figures.js';
import type { StoreLayout } from '../../store/layout.js';
import { readRuns } from '../../store/run-index.js';
import { findRun } from '../experiment/find-run.js';
import { ListedRun } from './listed-run.js';

/** All runs of a runs root as they are at this moment, oldest first. */
export function readListedRuns(layout: StoreLayout): ListedRun[] {
  const now = new Date();
  return readRuns({ layout, figuresOf, now }).map((run) => new ListedRun(run, now));
}

/** The run that a name means. Throws `DiagnosticError` for a name that means none, or several. */
export function findListedRun(layout: StoreLayout, name: string): ListedRun {
  const { folder } = findRun({ layout, name });
  const found = readListedRuns(layout).find(({ run }) => run.folder.id === folder.id);
  if (found === undefined) throw new Error(`Internal error: ${folder.id} is found and not listed`);
  return found;
}
