import type { LoadedExperiment } from '../../config/load-experiment.js';

/** Settings with where they stand: a loaded file, or the record of a run. */
export type ExperimentSource = Pick<LoadedExperiment, 'experiment' | 'dataRoot' | 'locate'>;
