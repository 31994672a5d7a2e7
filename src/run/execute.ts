import { join } from 'node:path';
import type { Diagnostic } from '../base/diagnostic.js';
import { hasErrors } from '../base/diagnostic.js';
import type { Failure } from '../base/failure.js';
import type { JsonObject } from '../base/json.js';
import { expand } from '../graph/expand.js';
import type { Plan, PlanNode } from '../graph/plan.js';
import type { ResultId } from '../store/layout.js';
import { writeNode, type RunFolder } from '../store/run-record.js';
import { batchesOf } from './batches.js';
import { startAttempt, type Done, type LiveAttempt } from './attempt-process.js';
import type { Execution } from './execution.js';
import { linkStage } from './stage-links.js';
import { startOrder } from './start-order.js';

export type ExecutionOutcome =
  | { readonly kind: 'complete'; readonly plan: Plan }
  | { readonly kind: 'failed'; readonly plan: Plan; readonly failures: ReadonlyMap<string, Failure> }
  | { readonly kind: 'refused'; readonly plan: Plan; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'interrupted'; readonly plan: Plan };

/** How often the event files are looked at. Each look is a read of a few bytes. */
const POLL_MS = 20;

/**
 * Computes what is stale until everything is fresh, failed or blocked. It plans, starts what is ready within the
 * slots, follows the stages' events, and plans again after publications, because those give keys to what was pending.
 * A failed node stops what needs it and nothing else.
 */
export async function execute(execution: Execution): Promise<ExecutionOutcome> {
  const { catalog, facts, signal, executor } = execution;
  const state: State = { execution, live: [], failures: new Map(), registered: new Map(execution.registered) };
  let refusal: readonly Diagnostic[];
  try {
    refusal = await computeAll(state);
  } finally {
    // Also where something was thrown, a full disk for instance: no child outlives the run.
    await Promise.all(state.live.map((attempt) => executor.cancel(attempt.handle)));
  }
  for (const attempt of state.live) attempt.follow();
  const plan = expand(catalog, facts);
  registerFresh(state, plan);
  if (hasErrors(refusal)) return { kind: 'refused', plan, diagnostics: refusal };
  if (signal.aborted) return { kind: 'interrupted', plan };
  if (state.failures.size > 0) return { kind: 'failed', plan, failures: state.failures };
  return { kind: 'complete', plan };
}

/** Returns when nothing is left to start or to wait for, or at once with the findings of a rule that refuses. */
async function computeAll(state: State): Promise<readonly Diagnostic[]> {
  const { catalog, facts, judge, signal, wait } = state.execution;
  const planned = (): { plan: Plan; refusal: readonly Diagnostic[] } => {
    const plan = expand(catalog, facts);
    registerFresh(state, plan);
    return { plan, refusal: judge(plan) };
  };
  let { plan, refusal } = planned();
  for (;;) {
    if (signal.aborted || hasErrors(refusal)) return refusal;
    await startReady(state, plan);
    if (state.live.length === 0) return refusal;
    await wait(POLL_MS);
    const followed = state.live.map((attempt) => attempt.follow());
    const ended = followed.some((one) => one === 'ended');
    state.live = state.live.filter((_, index) => followed[index] !== 'ended');
    // Planning again is only worth it when a process ended or something waits for the new keys.
    if (ended || (followed.includes('published') && freeSlots(state) > 0)) ({ plan, refusal } = planned());
  }
}

interface State {
  readonly execution: Execution;
  live: LiveAttempt[];
  readonly failures: Map<string, Failure>;
  /** Nodes whose result this run has on record. */
  readonly registered: Map<string, ResultId>;
}

/** A run's record names a result before anything is built on it, so that housekeeping cannot take it away. */
function registerFresh(state: State, plan: Plan): void {
  const { execution, registered } = state;
  for (const node of plan.nodes) {
    if (node.state.kind !== 'fresh' || registered.get(node.id) === node.state.published.result) continue;
    register(execution, node, { result: node.state.published.result, how: 'reused' });
    registered.set(node.id, node.state.published.result);
  }
}

function register(execution: Execution, node: PlanNode, done: Done): void {
  // What follows is built on the result that the record names, whatever others publish meanwhile.
  execution.results.prefer(node.fingerprint!, done.result);
  writeNode(execution.run, {
    format: 1,
    node: node.id,
    state: 'done',
    fingerprint: node.fingerprint!,
    basis: node.basis as unknown as JsonObject,
    ...done,
  });
  linkStage({ run: execution.run, layout: execution.layout, node: node.id, result: done.result });
}

async function startReady(state: State, plan: Plan): Promise<void> {
  const { execution, live, failures } = state;
  const busy = new Set(live.flatMap((attempt) => [...attempt.unfinished.keys()]));
  const ready = plan.nodes.filter(
    (node) =>
      node.state.kind === 'stale' &&
      !busy.has(node.id) &&
      !failures.has(node.id) &&
      node.gates.every((gate) => plan.byId.get(gate)?.state.kind === 'fresh'),
  );
  for (const batch of batchesOf({
    ready: startOrder(ready),
    free: () => freeSlots(state),
    slots: execution.slots,
    threads: execution.threads,
  })) {
    live.push(
      await startAttempt({
        execution,
        plan,
        nodes: batch.nodes,
        threads: batch.threads,
        onDone: (node, done) => {
          execution.results.forget(node.fingerprint!);
          // Another run may have published the same first, and what follows may be under way from its result.
          const answer = execution.results.answer(node.fingerprint!);
          const kept = state.registered.get(node.id);
          if (kept !== undefined && answer.kind === 'published' && answer.published.result === kept) return;
          state.registered.set(node.id, done.result);
          register(execution, node, done);
        },
        onFailed: (node, failure) => {
          failures.set(node.id, failure);
          writeNode(execution.run, {
            format: 1,
            node: node.id,
            state: 'failed',
            fingerprint: node.fingerprint!,
            basis: node.basis as unknown as JsonObject,
            failure,
          });
        },
      }),
    );
  }
}

function freeSlots(state: State): number {
  return state.execution.slots - state.live.reduce((sum, attempt) => sum + attempt.threads, 0);
}

/** Path of the run's own event log. */
export function eventsFile(run: RunFolder): string {
  return join(run.path, 'events.jsonl');
}
