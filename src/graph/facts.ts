import type { Sha256 } from '../base/hash.js';
import type { Json, JsonObject } from '../base/json.js';
import type { Settings } from '../config/experiment.js';
import type { Answer, Published } from '../store/results.js';
import type { Basis } from './basis.js';
import type { Fold } from './stage-spec.js';

/** One case as planning sees it: names and contents, no paths. */
export interface CaseFact {
  readonly id: string;
  readonly unit: string;
  readonly parent?: string;
  readonly derivedBy?: string;
  /** Content of each channel's image, by channel name. */
  readonly images: Readonly<Record<string, Sha256>>;
  /** Absent where the experiment names no label maps. */
  readonly label?: Sha256;
  /** The number to be predicted, where there is one. */
  readonly target?: number;
  /** Whether it is kept for the test: no stage of a run reads it then. */
  readonly test?: true;
}

/** A result that a run recorded, and what it was computed from. */
export interface RecordedNode {
  readonly basis: Basis;
  readonly fingerprint: Sha256;
  readonly published: Published;
}

/** All that planning knows. `expand` is a pure function of it: the same facts give the same plan. */
export interface Facts {
  readonly settings: Settings;
  readonly cases: readonly CaseFact[];
  /** The folds that a file gives, where the experiment names one. */
  readonly writtenFolds?: readonly Fold[];
  /**
   * Nodes whose result a run has on record, by id. They are taken as they are and not planned: what they were computed
   * from need not be there any more.
   */
  readonly recorded?: ReadonlyMap<string, RecordedNode>;
  /** Folds to compute; undefined for all. */
  readonly foldsAsked?: readonly number[];
  /** What the store answers to a fingerprint. */
  answer(fingerprint: Sha256): Answer;
  /** A published JSON output. */
  readJson(published: Published, file: string): Json;
  /** What a node's fingerprint was the hash of when this experiment last ran, for naming what changed. */
  lastBasis(node: string): JsonObject | undefined;
}
