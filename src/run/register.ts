import type { JsonObject } from '../base/json.js';
import type { Plan, PlanNode } from '../graph/plan.js';
import { writeNode } from '../store/run-record.js';
import type { Done } from './attempt-process.js';
import type { Execution } from './execution.js';
import type { ExecutionState } from './execution-state.js';
import { linkStage } from './stage-links.js';

/** A run's record names a result before anything is built on it, so that housekeeping cannot take it away. */
export function registerFresh(state: ExecutionState, plan: Plan): void {
  const { execution, registered } = state;
  for (const node of plan.nodes) {
    if (node.state.kind !== 'fresh' || registered.get(node.id) === node.state.published.result) continue;
    register(execution, node, { result: node.state.published.result, how: 'reused' });
    registered.set(node.id, node.state.published.result);
  }
}

/** Writes a node's result into the run's record. What follows is built on it, whatever others publish meanwhile. */
export function register(execution: Execution, node: PlanNode, done: Done): void {
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
