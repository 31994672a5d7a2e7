import type { Diagnostic } from '../base/diagnostic.js';
import type { RunEvent } from '../base/event.js';
import type { JsonObject } from '../base/json.js';
import type { Facts } from '../graph/facts.js';
import type { Plan } from '../graph/plan.js';
import type { RawCase } from '../graph/stage-context.js';
import type { Catalog } from '../graph/stage-spec.js';
import type { ResultId, StoreLayout } from '../store/layout.js';
import type { ResultReader } from '../store/results.js';
import type { RunFolder } from '../store/run-record.js';
import type { Executor } from './executor.js';

/** All that executing a run needs from outside. */
export interface Execution {
  readonly catalog: Catalog;
  readonly facts: Facts;
  readonly results: ResultReader;
  readonly layout: StoreLayout;
  readonly run: RunFolder;
  /** Results that the run has on record already, by node; their records stay as they are. */
  readonly registered?: ReadonlyMap<string, ResultId>;
  readonly executor: Executor;
  /** CPU threads of this machine that may be reserved at once. */
  readonly slots: number;
  /** Threads of a stage that reserves more than one. */
  readonly threads: number;
  readonly timeoutMs?: number;
  /** Environment of the stage processes. */
  readonly environment: (threads: number) => Readonly<Record<string, string>>;
  /** Recorded in the manifests. */
  readonly provenance: JsonObject;
  /** Paths and contents of a case's files, for the tasks. */
  readonly raw: (caseId: string) => RawCase;
  /** Rules over what is known by now; an error stops the run before further stages start. */
  readonly judge: (plan: Plan) => readonly Diagnostic[];
  readonly emit: (event: RunEvent) => void;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly wait: (ms: number) => Promise<void>;
}
