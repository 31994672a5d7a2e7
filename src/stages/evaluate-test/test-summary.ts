import type { Json, JsonObject } from '../../base/json.js';

/** What a test comes to: the part of the result that belongs to the task. */
export interface TestSummary {
  readonly evaluated: readonly string[];
  /** Figures that are not defined, e.g. the Dice of a label that is neither there nor predicted. */
  readonly undefined: number;
  readonly metrics: Json;
  readonly summary: JsonObject;
}
