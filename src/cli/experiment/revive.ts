import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reviveExperiment } from '../../config/revive-experiment.js';
import type { FoundRun } from './find-run.js';
import type { ExperimentSource } from './open.js';

/** A run's own settings and data folder, as they were when it started. Throws `DiagnosticError` on a damaged record. */
export function revive({ folder, start }: FoundRun): ExperimentSource {
  const text = readFileSync(join(folder.path, 'resolved.json'), 'utf8');
  return {
    experiment: reviveExperiment(JSON.parse(text)),
    dataRoot: start.dataRoot,
    // The settings stand in a stored file now; findings name their values instead of a line.
    locate: () => undefined,
  };
}
