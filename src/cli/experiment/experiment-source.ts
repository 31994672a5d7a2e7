import type { LoadedExperiment } from '../../config/load-experiment.js';

/** Settings with where they stand: a loaded file, or the record of a run. */
export type ExperimentSource = Pick<LoadedExperiment, 'experiment' | 'dataRoot' | 'locate'>;

/** What a new run records of where its settings come from, besides the settings. */
export type RunSource = ExperimentSource & Pick<LoadedExperiment, 'origin' | 'sources'>;
