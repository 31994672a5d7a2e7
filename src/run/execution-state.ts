import type { Failure } from '../base/failure.js';
import type { ResultId } from '../store/layout.js';
import type { LiveAttempt } from './attempt-process.js';
import type { Execution } from './execution.js';

/** Where an execution stands. */
export interface ExecutionState {
  readonly execution: Execution;
  live: LiveAttempt[];
  readonly failures: Map<string, Failure>;
  /** Nodes whose result this run has on record. */
  readonly registered: Map<string, ResultId>;
  /** What the user was told once and need not hear again. */
  readonly told: Set<string>;
}
