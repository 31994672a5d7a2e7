import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { hasErrorCode } from '../../../base/atomic-file.js';
import type { RunFolder } from '../../../store/run-record.js';

/**
 * A folder inside the run for the record of one prediction, `predictions/<n>`: which images were predicted, and the
 * stored results. The run's own record stays as it is.
 */
export function createPredictionRecord(run: RunFolder): RunFolder {
  for (let number = 1; ; number++) {
    const path = join(run.path, 'predictions', String(number));
    mkdirSync(join(run.path, 'predictions'), { recursive: true });
    try {
      mkdirSync(path);
      mkdirSync(join(path, 'nodes'));
      return { id: run.id, path };
    } catch (error) {
      if (!hasErrorCode(error, 'EEXIST')) throw error;
    }
  }
}
