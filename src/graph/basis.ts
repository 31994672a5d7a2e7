import type { JsonObject } from '../base/json.js';

/** What a fingerprint is the hash of. */
export interface Basis {
  readonly stage: string;
  readonly version: number;
  readonly case?: string;
  readonly fold?: number;
  readonly settings: JsonObject;
  readonly inputs: JsonObject;
}
