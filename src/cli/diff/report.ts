import type { Json, JsonObject } from '../../base/json.js';
import type { CaseChanges } from '../../compare/case-changes.js';
import type { FoldChanges } from '../../compare/fold-changes.js';
import type { MetricDifferences } from '../../compare/metric-differences.js';
import type { SettingChange } from '../../compare/setting-changes.js';
import type { Consequences } from '../../graph/consequences.js';
import type { Part } from './part.js';
import type { SideName } from './side.js';

/** All that two sides differ in. A part that is absent is the same, was not asked for, or is in `unknown`. */
export interface DiffReport {
  readonly before: SideName;
  readonly after: SideName;
  /** Parts that were compared, and those of them that are the same. */
  readonly compared: readonly Part[];
  readonly same: readonly Part[];
  /** Parts that could not be compared, or not wholly, and why. */
  readonly unknown: readonly { readonly part: Part; readonly why: string }[];
  readonly settings?: SettingsReport;
  readonly data?: CaseChanges;
  readonly split?: SplitReport;
  readonly code?: readonly FactChange[];
  readonly metrics?: MetricsReport;
  readonly env?: readonly FactChange[];
  /** What the settings, cases and stage versions of the later side make to compute; absent where they are equal. */
  readonly recomputes?: Consequences;
}

export interface SettingsReport {
  readonly changes: readonly KeyChange[];
  /** Trainings that went on from earlier weights, where the sides differ in that. */
  readonly continued?: { readonly before: JsonObject; readonly after: JsonObject };
}

/** One changed key. */
export interface KeyChange extends SettingChange {
  /** Dotted. */
  readonly key: string;
  /** Version of voxrun that did not know the key, on the side on which its value is the neutral one. */
  readonly newSince?: { readonly side: 'before' | 'after'; readonly version: string };
  /** What `auto` became, where it is one. */
  readonly planned?: { readonly before?: Json; readonly after?: Json };
  readonly consequence: KeyConsequence;
}

export interface KeyConsequence {
  /** Stages that the change of this key alone makes stale, in either experiment; absent where that is not known. */
  readonly stages?: readonly string[];
  /** Why there is none, or why it is not known; absent where there are stages. */
  readonly why?: string;
}

export interface SplitReport {
  /** Absent where only the folds that were asked for differ. */
  readonly folds?: FoldChanges;
  /** Folds that were computed, where that differs; null for all. */
  readonly asked?: { readonly before: readonly number[] | null; readonly after: readonly number[] | null };
}

export interface MetricsReport extends MetricDifferences {
  /** What may make the difference beside what was meant: other data, other folds, a part of the folds only. */
  readonly cautions: readonly string[];
}

/** One fact of the code or the machine. */
export interface FactChange {
  readonly fact: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** Whether the sides count as different: where they were computed does not. */
export function isDifferent({ settings, data, split, code, metrics }: DiffReport): boolean {
  return [settings, data, split, code, metrics].some((part) => part !== undefined);
}
