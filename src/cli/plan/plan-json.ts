import type { JsonObject } from '../../base/json.js';
import type { Plan } from '../../graph/plan.js';

/** Stable: other programs read it. */
export function planJson(plan: Plan): JsonObject {
  return {
    format: 1,
    nodes: plan.nodes.map((node) => ({
      node: node.id,
      stage: node.spec.name,
      ...node.scope,
      state: node.state.kind,
      ...(node.fingerprint === undefined ? {} : { fingerprint: node.fingerprint }),
      ...(node.state.kind === 'fresh' ? { result: node.state.published.result } : { reasons: node.state.reasons }),
      ...(node.state.kind === 'pending' ? { on: node.state.on } : {}),
      needs: node.needs,
      gates: node.gates,
    })),
  };
}
