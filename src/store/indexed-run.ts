import type { IndexedFigure, RunFacts } from './index-facts.js';
import type { RunSettings } from './index-settings.js';
import type { RunFolder } from './run-record.js';

/** A run as listings see it. */
export interface IndexedRun {
  readonly folder: RunFolder;
  readonly experiment: string;
  readonly facts: RunFacts;
  readonly settings: RunSettings;
  /** The headline first; none where there is no whole summary. */
  readonly figures: readonly IndexedFigure[];
  /** One of them: null where it is undefined, undefined where the run has none of this name. */
  figure(key: string): number | null | undefined;
}
