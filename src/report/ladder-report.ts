import type { Estimate } from '../stats/estimate.js';

/** How a ladder decided, step by step, and what it came to on folds that decided nothing. */
export interface LadderReport {
  /** The fold that decided. */
  readonly fold: number;
  readonly seeds: readonly number[];
  /** When a step is kept, in words. */
  readonly rule: string;
  /** The base, then the steps in the order in which they were tried. */
  readonly steps: readonly LadderStep[];
  /** Absent where no other fold was computed. */
  readonly final?: {
    /** `folds 1 to 4` */
    readonly folds: string;
    readonly rows: readonly FinalRow[];
  };
}

export interface LadderStep {
  readonly name: string;
  readonly state: string;
  /** Of the headline figure on the fold that decided: the mean over the seeds. */
  readonly value: number | null;
  /** What it was held against; absent of the base, and of a step that was not tried. */
  readonly against?: string;
  /** The paired difference to that, averaged over the seeds. */
  readonly effect?: Estimate;
  /** The same of each seed alone. */
  readonly bySeed: readonly { readonly seed: number; readonly value: number | null }[];
  readonly decision?: 'kept' | 'dropped';
  readonly reason?: string;
  /** One for each seed. */
  readonly runs: readonly string[];
}

/** The base, or what was kept, on the folds that decided nothing. */
export interface FinalRow {
  readonly name: string;
  readonly state: string;
  readonly estimate: Estimate;
  /** The paired difference to the base; absent of the base itself. */
  readonly effect?: Estimate;
  readonly verdict?: string;
  readonly run?: string;
}
