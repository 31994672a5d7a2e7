import type { StoreLayout } from '../../store/layout.js';
import type { RunFolder } from '../../store/run-record.js';
import { findRun } from '../experiment/find-run.js';

/** The runs that are named, each once, in that order. All names are resolved first. Throws `DiagnosticError` on an unknown one. */
export function namedRuns(layout: StoreLayout, names: readonly string[]): RunFolder[] {
  const folders = names.map((name) => findRun({ layout, name }).folder);
  return folders.filter(({ id }, index) => folders.findIndex((other) => other.id === id) === index);
}
