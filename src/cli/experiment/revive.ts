import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DiagnosticError } from '../../base/failure.js';
import { reviveExperiment } from '../../config/revive-experiment.js';
import type { FoundRun } from './find-run.js';
import type { ExperimentSource } from './experiment-source.js';

/** A run's own settings and data folder, as they were when it started. Throws `DiagnosticError` on a damaged record. */
export function revive({ folder, start }: FoundRun): ExperimentSource {
  if (!existsSync(start.dataRoot)) throw dataMoved(start);
  const text = readFileSync(join(folder.path, 'resolved.json'), 'utf8');
  return {
    experiment: reviveExperiment(JSON.parse(text)),
    dataRoot: start.dataRoot,
    // The settings stand in a stored file now; findings name their values instead of a line.
    locate: () => undefined,
  };
}

function dataMoved({ file, dataRoot, run }: FoundRun['start']): DiagnosticError {
  return new DiagnosticError([
    {
      code: 'RUN_DATA_MISSING',
      severity: 'error',
      blame: 'usage',
      message: `the data of run ${run} lay in ${dataRoot}, which is not there any more`,
      fix: `\`voxrun run ${file} --set data.root=FOLDER\` goes on from where the data are now: results are found by content`,
      places: [],
    },
  ]);
}
