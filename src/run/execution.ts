import type { Diagnostic } from '../base/diagnostic.js';
import type { RunEvent } from '../base/event.js';
import type { JsonObject } from '../base/json.js';
import type { Facts } from '../graph/facts.js';
import type { Plan, PlanNode } from '../graph/plan.js';
import type { RawCase } from '../graph/stage-context.js';
import type { Catalog } from '../graph/stage-spec.js';
import type { ResultId, StoreLayout } from '../store/layout.js';
import type { ResultReader } from '../store/results.js';
import type { RunFolder } from '../store/run-record.js';
import type { Executor } from './executor.js';
import type { Reservations } from './reservations.js';

/** All that executing a run needs from outside. */
export interface Execution {
  readonly catalog: Catalog;
  readonly facts: Facts;
  readonly results: ResultReader;
  readonly layout: StoreLayout;
  readonly run: RunFolder;
  /** Results that the run has on record already, by node; their records stay as they are. */
  readonly registered?: ReadonlyMap<string, ResultId>;
  /** Nodes to compute; the others are left as they are. Absent: all. */
  readonly wanted?: (node: PlanNode) => boolean;
  /** Whether what does not depend on a failed node goes on; true if absent. */
  readonly keepGoing?: boolean;
  /** Trainings that may not start from their first epoch. */
  readonly mustGoOn?: ReadonlySet<string>;
  readonly executor: Executor;
  readonly reservations: Reservations;
  /** Whether stages that compute with tensors need a device each. */
  readonly usesDevices: boolean;
  /** Threads of a stage that reserves more than one. */
  readonly threads: number;
  readonly timeoutMs?: number;
  /** Environment of a stage process, given what it reserved. */
  readonly environment: (reserved: StageShare) => Readonly<Record<string, string>>;
  /** The most memory in bytes that a node's process had the last time; undefined where nobody knows. */
  readonly lastPeak?: (node: string) => number | undefined;
  /** Recorded in the manifests. */
  readonly provenance: JsonObject;
  /** Build of voxrun that plans. */
  readonly build?: string;
  /** What the user typed. */
  readonly command: string;
  /** Paths and contents of a case's files, for the tasks. */
  readonly raw: (caseId: string) => RawCase;
  /** Rules over what is known by now; an error stops the run before further stages start. */
  readonly judge: (plan: Plan) => readonly Diagnostic[];
  readonly emit: (event: RunEvent) => void;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly wait: (ms: number) => Promise<void>;
}

/** What a stage process may use. */
export interface StageShare {
  readonly threads: number;
  /** Entry of the device that it computes on; absent: the processor. */
  readonly device?: string;
}
