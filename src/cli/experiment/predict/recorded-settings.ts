import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Experiment } from '../../../config/experiment.js';
import { reviveExperiment } from '../../../config/revive-experiment.js';
import type { FoundRun } from '../find-run.js';

/** A run's own settings. Neither its experiment file nor its data need be there any more. */
export function recordedSettings({ folder }: FoundRun): Experiment {
  return reviveExperiment(JSON.parse(readFileSync(join(folder.path, 'resolved.json'), 'utf8')));
}
