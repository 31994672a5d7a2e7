import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Sha256 } from '../../base/hash.js';
import type { StoreLayout } from '../../store/layout.js';
import { listRuns, readRunStart, type RunFolder } from '../../store/run-record.js';

/** The newest complete run of this identity. A run writes its summary last. */
export function findCompleteRun(options: {
  layout: StoreLayout;
  experiment: string;
  identity: Sha256;
}): RunFolder | undefined {
  const { layout, experiment, identity } = options;
  return listRuns(layout, experiment, identity)
    .reverse()
    .find((run) => readRunStart(run)?.identity === identity && existsSync(join(run.path, 'summary.json')));
}
