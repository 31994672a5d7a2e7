import type { RecordedCases } from '../../compare/case-changes.js';
import type { Json, JsonObject } from '../../base/json.js';
import type { CaseFact } from '../../graph/facts.js';
import type { Fold } from '../../graph/stage-spec.js';
import type { RunId } from '../../store/run-record.js';
import type { RunState } from '../../store/run-process.js';

/** One of the two that are compared, with all that is known of it. */
export interface Side {
  readonly name: SideName;
  readonly settings: Known<SideSettings>;
  readonly data: Known<SideData>;
  /** The folds that its split made, or would make. */
  readonly folds: Known<readonly Fold[]>;
  /** Folds that were asked for; absent for all. */
  readonly foldsAsked?: readonly number[];
  /** Trainings that went on from earlier weights, by node; absent where none did. */
  readonly continued?: JsonObject;
  readonly code: SideCode;
  /** Where it was computed; of a file there is nothing to know. */
  readonly environment: Known<JsonObject>;
  readonly summary: Known<JsonObject>;
}

export type SideName =
  | {
      readonly kind: 'run';
      readonly run: RunId;
      readonly experiment: string;
      /** Name of the member of a group. */
      readonly member?: string;
      readonly state: RunState;
    }
  | { readonly kind: 'file'; readonly file: string; readonly experiment: string; readonly member?: string };

/** What is not known comes with the reason, as the rest of a sentence that begins with the side's name. */
export type Known<T> =
  { readonly kind: 'known'; readonly value: T } | { readonly kind: 'unknown'; readonly why: string };

export interface SideSettings {
  /** With the neutral value of every key that did not exist when they were stored. */
  readonly complete: JsonObject;
  readonly stored: JsonObject;
  /** What each `auto` became, by key, as far as it is planned. */
  readonly planned: ReadonlyMap<string, Json>;
}

export interface SideData extends RecordedCases {
  /** The cases as planning sees them; absent where the record is not whole. */
  readonly facts?: readonly CaseFact[];
  readonly writtenFolds?: readonly Fold[];
  /** Why not all of it is known, where that is so. */
  readonly gap?: string;
}

export interface SideCode {
  readonly voxrun: string;
  /** Absent where it runs from its sources. */
  readonly build?: string;
  readonly stages: Readonly<Record<string, number>>;
}

export function known<T>(value: T): Known<T> {
  return { kind: 'known', value };
}

export function unknown(why: string): { readonly kind: 'unknown'; readonly why: string } {
  return { kind: 'unknown', why };
}
