import type { PlanNode } from '../graph/plan.js';

/**
 * Ready nodes in the order in which they get slots: what stands last in the plan first, and within a stage as planned.
 * So a fold is predicted and evaluated before the next one trains, and whoever watches sees a first result after a
 * fold's time instead of after all of them.
 */
export function startOrder(ready: readonly PlanNode[]): PlanNode[] {
  const stages = [...new Set(ready.map(({ spec }) => spec.name))].reverse();
  return stages.flatMap((name) => ready.filter(({ spec }) => spec.name === name));
}
