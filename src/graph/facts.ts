import type { Sha256 } from '../base/hash.js';
import type { Json, JsonObject } from '../base/json.js';
import type { Settings } from '../config/experiment.js';
import type { ResultId } from '../store/layout.js';
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

/** What a training goes on from. All but the result's name enters the fingerprint: other weights make another result. */
export interface ContinuedTraining {
  /** Result of the earlier training, which keeps its checkpoint. */
  readonly result: ResultId;
  /** That the earlier training has done. */
  readonly epochs: number;
  /** Of the weights that it published. */
  readonly weights: Sha256;
  /** Of the earlier training itself. */
  readonly fingerprint: Sha256;
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
  /** Stages of which only what the run itself computed counts, whatever the store holds. */
  readonly forced?: ReadonlySet<string>;
  /** Trainings that go on from the weights of an earlier one, by node. */
  readonly continued?: ReadonlyMap<string, ContinuedTraining>;
  /** What the store answers to a fingerprint; of a forced stage, what the run itself has. */
  answer(fingerprint: Sha256, options: { readonly ofRun: boolean }): Answer;
  /** A published JSON output. */
  readJson(published: Published, file: string): Json;
  /** What a node's fingerprint was the hash of when this experiment last ran, for naming what changed. */
  lastBasis(node: string): JsonObject | undefined;
}
