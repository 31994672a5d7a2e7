import type { Sha256 } from '../base/hash.js';
import type { Json, JsonObject } from '../base/json.js';
import type { Settings } from '../config/experiment.js';
import type { Answer, Published } from '../store/results.js';

/** One case as planning sees it: names and contents, no paths. */
export interface CaseFact {
  readonly id: string;
  readonly unit: string;
  readonly parent?: string;
  /** Content of each channel's image, by channel name. */
  readonly images: Readonly<Record<string, Sha256>>;
  readonly label: Sha256;
}

/** All that planning knows. `expand` is a pure function of it: the same facts give the same plan. */
export interface Facts {
  readonly settings: Settings;
  readonly cases: readonly CaseFact[];
  /** Folds to compute; undefined for all. */
  readonly foldsAsked?: readonly number[];
  /** What the store answers to a fingerprint. */
  answer(fingerprint: Sha256): Answer;
  /** A published JSON output. */
  readJson(published: Published, file: string): Json;
  /** What a node's fingerprint was the hash of when this experiment last ran, for naming what changed. */
  lastBasis(node: string): JsonObject | undefined;
}
