import type { Estimate } from '../stats/estimate.js';
import type { LadderReport } from './ladder-report.js';
import type { Citation } from './run-report.js';

/** Several runs side by side: named ones, or the members of a group. Plain data. */
export interface ComparisonReport {
  readonly format: 1;
  readonly kind: 'comparison' | 'group';
  readonly title: string;
  readonly subtitle: string;
  /** In a sentence or two. */
  readonly verdict: readonly string[];
  readonly cautions: readonly string[];
  /** What the plot shows: `mean Dice`. */
  readonly headline: { readonly name: string; readonly unit: string };
  readonly members: readonly ComparedRun[];
  /** Each other run against the first. */
  readonly differences: readonly RunDifferences[];
  readonly settings: readonly DifferingSetting[];
  /** In the place of `differences`, of a ladder. */
  readonly ladder?: LadderReport;
  readonly citation: Citation;
}

export interface ComparedRun {
  readonly name: string;
  /** Absent where it was not started. */
  readonly run?: string;
  readonly state: string;
  /** Of the headline figure. */
  readonly estimate: Estimate;
  /** Against what, and what it comes to. */
  readonly against?: string;
  readonly outcome?: string;
}

export interface RunDifferences {
  readonly name: string;
  readonly against: string;
  readonly figures: readonly FigureChange[];
}

export interface FigureChange {
  readonly name: string;
  readonly unit: string;
  readonly before: number | null;
  readonly after: number | null;
  /** After - before over paired units. */
  readonly difference: Estimate;
  /** `within noise`: the interval is not clear of zero; `unknown`: there is none. */
  readonly verdict: 'better' | 'worse' | 'within noise' | 'same' | 'unknown';
}

export interface DifferingSetting {
  readonly key: string;
  /** One for each member; `-` where it has none. */
  readonly values: readonly string[];
}
