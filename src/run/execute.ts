import { join } from 'node:path';
import { hasErrors, type Diagnostic } from '../base/diagnostic.js';
import type { Failure } from '../base/failure.js';
import { expand } from '../graph/expand.js';
import type { Plan } from '../graph/plan.js';
import type { RunFolder } from '../store/run-record.js';
import type { Execution } from './execution.js';
import type { ExecutionState } from './execution-state.js';
import { registerFresh } from './register.js';
import { startReady } from './start-ready.js';

export type ExecutionOutcome =
  | { readonly kind: 'complete'; readonly plan: Plan }
  /** All that was wanted is there, and it was not all. */
  | { readonly kind: 'partial'; readonly plan: Plan }
  | { readonly kind: 'failed'; readonly plan: Plan; readonly failures: ReadonlyMap<string, Failure> }
  | { readonly kind: 'refused'; readonly plan: Plan; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'interrupted'; readonly plan: Plan };

/** How often the event files are looked at. Each look is a read of a few bytes. */
const POLL_MS = 20;

/** How often other processes are looked at: whether they have published, or given a device back. */
const OTHERS_MS = 250;

/**
 * Computes what is stale until everything is fresh, failed or blocked. It plans, starts what is ready within the
 * reservations, follows the stages' events, and plans again after publications, because those give keys to what was
 * pending. A failed node stops what needs it and nothing else.
 */
export async function execute(execution: Execution): Promise<ExecutionOutcome> {
  const { catalog, facts, signal, executor } = execution;
  const state: ExecutionState = {
    execution,
    live: [],
    failures: new Map(),
    registered: new Map(execution.registered),
    told: new Set(),
  };
  let refusal: readonly Diagnostic[];
  try {
    refusal = await computeAll(state);
  } finally {
    // Also where something was thrown, a full disk for instance: no child outlives the run.
    await Promise.all(state.live.map((attempt) => executor.cancel(attempt.handle)));
    for (const { reservation, unfinished } of state.live) {
      reservation.release();
      for (const node of unfinished.values()) execution.reservations.claims.delete(node.fingerprint!);
    }
  }
  for (const attempt of state.live) attempt.follow();
  const plan = expand(catalog, facts);
  registerFresh(state, plan);
  if (hasErrors(refusal)) return { kind: 'refused', plan, diagnostics: refusal };
  if (signal.aborted) return { kind: 'interrupted', plan };
  if (state.failures.size > 0) return { kind: 'failed', plan, failures: state.failures };
  return { kind: plan.nodes.every((node) => node.state.kind === 'fresh') ? 'complete' : 'partial', plan };
}

/** Returns when nothing is left to start or to wait for, or at once with the findings of a rule that refuses. */
async function computeAll(state: ExecutionState): Promise<readonly Diagnostic[]> {
  const { catalog, facts, judge, signal, wait, results, reservations } = state.execution;
  const planned = (): { plan: Plan; refusal: readonly Diagnostic[] } => {
    const plan = expand(catalog, facts);
    registerFresh(state, plan);
    return { plan, refusal: judge(plan) };
  };
  let { plan, refusal } = planned();
  let lookedAt = performance.now();
  for (;;) {
    if (signal.aborted || hasErrors(refusal)) return refusal;
    const waiting = await startReady(state, plan);
    if (state.live.length === 0 && !waiting.forRoom && waiting.forOthers.length === 0) return refusal;
    await wait(state.live.length === 0 ? OTHERS_MS : POLL_MS);
    const followed = state.live.map((attempt) => attempt.follow());
    for (const [index, attempt] of state.live.entries()) if (followed[index] === 'ended') attempt.reservation.release();
    const ended = followed.some((one) => one === 'ended');
    state.live = state.live.filter((_, index) => followed[index] !== 'ended');
    const othersDue = waiting.forOthers.length > 0 && performance.now() - lookedAt >= OTHERS_MS;
    if (othersDue) {
      lookedAt = performance.now();
      for (const node of waiting.forOthers) results.forget(node.fingerprint!);
    }
    // Planning again is only worth it when a process ended, something waits for the new keys, or others may be done.
    if (ended || othersDue || (followed.includes('published') && reservations.freeSlots() > 0))
      ({ plan, refusal } = planned());
  }
}

/** Path of the run's own event log. */
export function eventsFile(run: RunFolder): string {
  return join(run.path, 'events.jsonl');
}
