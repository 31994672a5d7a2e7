import type { Experiment } from '../../../config/experiment.js';
import { reviveExperiment } from '../../../config/revive-experiment.js';
import type { FoundRun } from '../find-run.js';
import { storedSettings } from '../revive.js';

/**
 * A run's own settings. Neither its experiment file nor its data need be there any more. Throws `DiagnosticError` where
 * they are gone or damaged.
 */
export function recordedSettings({ folder }: FoundRun): Experiment {
  return reviveExperiment(storedSettings(folder.path));
}
