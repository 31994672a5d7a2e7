import type { Json } from '../../base/json.js';
import type { ResultFacts } from './result-facts.js';

/** `unknown`: these results do not allow to tell, e.g. too few units; the message says why. */
export type ResultState = 'pass' | 'warn' | 'fail' | 'unknown';

/** What one check found in the results. Plain JSON. */
export interface ResultFinding {
  /** The check in the list of causes of "validation is bad, training is good", e.g. D7. */
  readonly id: string;
  readonly code: string;
  readonly value: Json;
  /** The bounds that `value` was held against. */
  readonly threshold: Json;
  readonly state: ResultState;
  /** What was found, with its figures. */
  readonly message: string;
  /** What to do; null where there is nothing. */
  readonly fix: string | null;
}

/** What a rule says; its code and id stand in the table of rules. */
export type ResultVerdict = Pick<ResultFinding, 'value' | 'state' | 'message'> & { readonly fix?: string };

/** A judgement over the results of a finished run. It stops nothing: the figures stand, and this is how to read them. */
export interface ResultRule {
  readonly id: string;
  /** One line for the documentation. */
  readonly means: string;
  readonly threshold: Json;
  /** Undefined where the rule says nothing about this task. */
  judge(facts: ResultFacts): ResultVerdict | undefined;
}

/** These results do not allow to tell. `why` is a clause. */
export function cannotTell(why: string): ResultVerdict {
  return { value: null, state: 'unknown', message: `cannot be told: ${why}` };
}
