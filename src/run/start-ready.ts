import { hostname } from 'node:os';
import type { JsonObject } from '../base/json.js';
import type { Plan, PlanNode } from '../graph/plan.js';
import { holderOf } from '../store/lock.js';
import { writeNode } from '../store/run-record.js';
import { startAttempt } from './attempt-process.js';
import { batchesOf, type Batch } from './batches.js';
import type { ExecutionState } from './execution-state.js';
import { hasMemoryFor } from './has-memory-for.js';
import { register } from './register.js';
import { stageLockName } from './stage-lock-name.js';
import { startOrder } from './start-order.js';
import { waitsFor } from './waits-for.js';

/** What is ready and could not be started. */
export interface Waiting {
  /** Computed by others at present, so that they are worth another look. */
  readonly forOthers: readonly PlanNode[];
  /** Whether something waits for threads, a device or memory, which jobs of other runs may hold. */
  readonly forRoom: boolean;
}

/** Starts what is ready, as far as threads, devices and memory go. */
export async function startReady(state: ExecutionState, plan: Plan): Promise<Waiting> {
  const { execution } = state;
  const { reservations, threads } = execution;
  const ready = readyNodes(state, plan);
  const forOthers = ready.filter((node) => isElsewhere(state, node));
  const mine = ready.filter((node) => !forOthers.includes(node));
  const started = new Set<PlanNode>();
  for (const batch of batchesOf({
    ready: startOrder(mine),
    free: () => reservations.freeSlots(),
    slots: reservations.slots,
    threads,
  })) {
    if (await start(state, { plan, batch })) for (const node of batch.nodes) started.add(node);
  }
  return { forOthers, forRoom: started.size < mine.length };
}

function readyNodes({ execution, live, failures }: ExecutionState, plan: Plan): PlanNode[] {
  if (execution.keepGoing === false && failures.size > 0) return [];
  const busy = new Set(live.flatMap((attempt) => [...attempt.unfinished.keys()]));
  return plan.nodes.filter(
    (node) =>
      node.state.kind === 'stale' &&
      !busy.has(node.id) &&
      !failures.has(node.id) &&
      execution.wanted?.(node) !== false &&
      node.gates.every((gate) => plan.byId.get(gate)?.state.kind === 'fresh'),
  );
}

/** Whether another run computes the node now. Cases are too many to be asked for one by one: their processes sort it out. */
function isElsewhere({ execution, told }: ExecutionState, node: PlanNode): boolean {
  const { reservations, layout, facts, emit, now } = execution;
  if (facts.forced?.has(node.spec.name) === true) return false;
  if (reservations.claims.has(node.fingerprint!)) return true;
  if (node.spec.scope === 'case') return false;
  const holder = holderOf(layout.locks, stageLockName(node.fingerprint!));
  // Whether a process of another machine lives shows in its heartbeat, which the stage process has the time to watch.
  if (holder?.owner.host !== hostname()) return false;
  if (!told.has(node.id)) emit({ kind: 'note', at: now().toISOString(), node: node.id, text: waitsFor(holder) });
  told.add(node.id);
  return true;
}

/** False while it has to wait for a device or for memory. */
async function start(state: ExecutionState, { plan, batch }: { plan: Plan; batch: Batch }): Promise<boolean> {
  const { execution, live, failures } = state;
  const node = batch.nodes[0]!;
  const computes = node.spec.engine === true;
  if (computes && !hasMemoryFor(state, node)) return false;
  const reservation = execution.reservations.take({
    stage: node.spec.name,
    threads: batch.threads,
    device: computes && execution.usesDevices,
  });
  if (reservation === undefined) {
    tellDeviceHolders(state, node);
    return false;
  }
  const begun = startAttempt({
    execution,
    plan,
    nodes: batch.nodes,
    reservation,
    onDone: (done, how) => {
      execution.results.forget(done.fingerprint!);
      // Another run may have published the same first, and what follows may be under way from its result.
      const kept = state.registered.get(done.id);
      if (kept !== undefined && isAnswer(state, done, kept)) return;
      state.registered.set(done.id, how.result);
      register(execution, done, how);
    },
    onFailed: (failed, failure) => {
      failures.set(failed.id, failure);
      writeNode(execution.run, {
        format: 1,
        node: failed.id,
        state: 'failed',
        fingerprint: failed.fingerprint!,
        basis: failed.basis as unknown as JsonObject,
        failure,
      });
    },
  });
  try {
    live.push(await begun);
  } catch (error) {
    reservation.release();
    throw error;
  }
  return true;
}

function isAnswer({ execution }: ExecutionState, node: PlanNode, result: string): boolean {
  const answer = execution.results.answer(node.fingerprint!);
  return answer.kind === 'published' && answer.published.result === result;
}

function tellDeviceHolders({ execution, told }: ExecutionState, node: PlanNode): void {
  if (told.has('device')) return;
  told.add('device');
  const holders = execution.reservations
    .deviceHolders()
    .map(({ purpose, owner, command }) => `${purpose} by process ${owner.pid} (${command})`);
  const text = `waits for a GPU; in use: ${holders.join(', ')}`;
  execution.emit({ kind: 'note', at: execution.now().toISOString(), node: node.id, text });
}
