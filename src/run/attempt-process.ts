import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { StageEvent } from '../base/event.js';
import type { Failure } from '../base/failure.js';
import type { JsonObject } from '../base/json.js';
import type { Plan, PlanNode } from '../graph/plan.js';
import { createAttempt, removeDeadAttempts } from '../store/attempt.js';
import { attemptFolder, type ResultId } from '../store/layout.js';
import { identityOf } from '../store/process-identity.js';
import { writeNode } from '../store/run-record.js';
import { deathOf } from './death.js';
import { tailEvents } from './event-tail.js';
import type { Execution } from './execution.js';
import type { JobHandle } from './executor.js';
import type { Reservation } from './reservations.js';
import { taskNodeOf } from './task-node.js';
import { writeTask } from './task.js';

/** A stage process that is under way, seen through its event file. */
export interface LiveAttempt {
  readonly handle: JobHandle;
  /** Whoever follows it to its end releases this. */
  readonly reservation: Reservation;
  /** Nodes that it has neither published nor failed. */
  readonly unfinished: ReadonlyMap<string, PlanNode>;
  /** Takes in what happened since the last call. */
  follow(): 'running' | 'published' | 'ended';
}

/** A node's result, and whether this process computed it. */
export interface Done {
  readonly result: ResultId;
  readonly how: 'computed' | 'reused';
}

/** Writes the task, starts the process and returns its follower. */
export async function startAttempt(options: {
  execution: Execution;
  plan: Plan;
  nodes: readonly PlanNode[];
  reservation: Reservation;
  onDone: (node: PlanNode, done: Done) => void;
  onFailed: (node: PlanNode, failure: Failure) => void;
}): Promise<LiveAttempt> {
  const { execution, plan, nodes, reservation, onDone, onFailed } = options;
  const { layout, executor, emit, now } = execution;
  const { threads, device } = reservation;
  const first = nodes[0]!;
  const attempt = createAttempt(layout, first.spec.name, first.fingerprint!);
  const folder = attemptFolder(layout, attempt);
  for (const node of nodes) recordRunning(execution, node);
  const taskNodes = nodes.map((node) => taskNodeOf({ node, plan, execution }));
  const results = new Map(taskNodes.map(({ node, result }) => [node, result]));
  const task = writeTask(folder, {
    format: 1,
    attempt,
    run: execution.run.id,
    command: execution.command,
    follower: identityOf(process.pid),
    ...(execution.build === undefined ? {} : { build: execution.build }),
    runs: layout.runs,
    stage: first.spec.name,
    threads,
    nodes: taskNodes,
    environment: { ...execution.provenance, threads },
  });
  const handle = await executor.submit({
    task,
    environment: execution.environment({ threads, ...(device === undefined ? {} : { device }) }),
    ...(execution.timeoutMs === undefined ? {} : { timeoutMs: execution.timeoutMs }),
  });
  if (handle.pid !== undefined) reservation.keepFor(handle.pid);
  const { claims } = execution.reservations;
  for (const node of nodes) claims.add(node.fingerprint!);
  emit({
    kind: 'stage-started',
    at: now().toISOString(),
    stage: first.spec.name,
    nodes: nodes.map((node) => node.id),
    attempt,
    ...(handle.pid === undefined ? {} : { pid: handle.pid }),
    ...(device === undefined ? {} : { device }),
  });

  const tail = tailEvents(join(folder, 'events.jsonl'));
  const unfinished = new Map(nodes.map((node) => [node.id, node]));
  let current: string | undefined;
  let failed = false;

  const fail = (node: PlanNode, failure: Failure): void => {
    unfinished.delete(node.id);
    claims.delete(node.fingerprint!);
    failed = true;
    onFailed(node, failure);
    emit({ kind: 'node-failed', at: now().toISOString(), node: node.id, failure, log: join(folder, 'log.jsonl') });
  };
  const done = (node: PlanNode, { seconds, ...result }: Done & { seconds?: number }): void => {
    unfinished.delete(node.id);
    claims.delete(node.fingerprint!);
    onDone(node, result);
    // Attempts are named after their first node.
    if (node === first)
      removeDeadAttempts({
        layout,
        stage: first.spec.name,
        fingerprint: first.fingerprint!,
        self: attempt,
        run: execution.run.id,
      });
    emit({
      kind: 'node-done',
      at: now().toISOString(),
      node: node.id,
      ...result,
      ...(seconds === undefined ? {} : { seconds }),
    });
  };
  const take = (event: StageEvent): boolean => {
    switch (event.kind) {
      case 'started':
      case 'finished':
        return false;
      case 'node-started':
        current = event.node;
        return false;
      case 'progress':
      case 'note':
        emit({ ...event, at: now().toISOString() });
        return false;
      case 'published':
      case 'reused': {
        const node = unfinished.get(event.node);
        if (node === undefined) return false;
        const seconds = event.kind === 'published' ? { seconds: event.seconds } : {};
        done(node, {
          result: event.result as ResultId,
          how: event.kind === 'published' ? 'computed' : 'reused',
          ...seconds,
        });
        return true;
      }
      case 'failed': {
        const node = unfinished.get(event.node);
        if (node !== undefined) fail(node, event.failure);
        return false;
      }
    }
  };

  return {
    handle,
    reservation,
    unfinished,
    follow() {
      // The state is asked first: events written before the end are then read after it.
      const state = executor.poll(handle);
      const published = tail.next().map(take).includes(true);
      if (state.kind === 'running') return published ? 'published' : 'running';
      for (const node of nodes) claims.delete(node.fingerprint!);
      if (state.cause !== 'cancelled') {
        // The cases of a batch that the process did not reach are planned again; the one it died on has failed.
        const culprits =
          current !== undefined && unfinished.has(current) ? [unfinished.get(current)!] : [...unfinished.values()];
        for (const node of culprits) {
          // It may have died after publishing and before saying so.
          const published = publishedUnder(execution, { node, result: results.get(node.id)! });
          const how = published === results.get(node.id) ? 'computed' : 'reused';
          if (published !== undefined) done(node, { result: published, how });
          else fail(node, deathOf(state, execution.timeoutMs));
        }
        if (!failed) rmSync(folder, { recursive: true, force: true });
      }
      return 'ended';
    },
  };
}

/** The result that answers a node after its process died; of a forced one only what that process published. */
function publishedUnder(
  { results, facts }: Execution,
  { node, result }: { node: PlanNode; result: ResultId },
): ResultId | undefined {
  const fingerprint = node.fingerprint!;
  if (facts.forced?.has(node.spec.name) === true) results.prefer(fingerprint, result);
  results.forget(fingerprint);
  const answer = facts.answer(fingerprint, { ofRun: facts.forced?.has(node.spec.name) === true });
  return answer.kind === 'published' ? answer.published.result : undefined;
}

function recordRunning(execution: Execution, node: PlanNode): void {
  writeNode(execution.run, {
    format: 1,
    node: node.id,
    state: 'running',
    fingerprint: node.fingerprint!,
    basis: node.basis as unknown as JsonObject,
  });
}
