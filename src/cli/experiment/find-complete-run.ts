import { join } from 'node:path';
import type { Sha256 } from '../../base/hash.js';
import type { StoreLayout } from '../../store/layout.js';
import { listRuns, readJsonObject, readRunStart, type RunFolder } from '../../store/run-record.js';

/** The newest complete run of this identity. */
export function findCompleteRun(options: {
  layout: StoreLayout;
  experiment: string;
  identity: Sha256;
}): RunFolder | undefined {
  const { layout, experiment, identity } = options;
  return listRuns(layout, experiment, identity)
    .reverse()
    .find((run) => readRunStart(run)?.identity === identity && isComplete(run));
}

/** A run writes its summary last, with its own identity in it; a damaged summary makes it incomplete. */
export function isComplete(run: RunFolder): boolean {
  const summary = readJsonObject(join(run.path, 'summary.json'));
  return summary !== undefined && summary.identity === readRunStart(run)?.identity;
}
