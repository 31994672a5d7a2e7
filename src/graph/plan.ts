import type { Sha256 } from '../base/hash.js';
import type { JsonObject } from '../base/json.js';
import type { Basis } from './basis.js';
import type { Published } from '../store/results.js';
import type { Reason } from './reasons.js';
import type { StageSpec } from './stage-spec.js';

export interface NodeScope {
  readonly case?: string;
  readonly fold?: number;
}

/**
 * `fresh`: a published result answers it. `stale`: it has a key and no result. `pending`: it has no key yet, because
 * what it needs is not published; `reasons` then names the changed settings, the inputs being unknown.
 */
export type NodeState =
  | { readonly kind: 'fresh'; readonly published: Published }
  | { readonly kind: 'stale'; readonly reasons: readonly Reason[] }
  | { readonly kind: 'pending'; readonly on: readonly string[]; readonly reasons: readonly Reason[] };

export interface PlanNode {
  /** `split`, `prepare[case_3]`, `train[0]`. */
  readonly id: string;
  readonly spec: StageSpec;
  readonly scope: NodeScope;
  /** Ids of the nodes whose output it takes. */
  readonly needs: readonly string[];
  /** Ids of the nodes that must have passed before it starts. */
  readonly gates: readonly string[];
  /** What the stage gets of the settings, complete; the basis leaves out what has a neutral value. */
  readonly settings: JsonObject;
  readonly basis?: Basis;
  readonly fingerprint?: Sha256;
  readonly state: NodeState;
}

export interface Plan {
  /** Each node stands after those that it needs. */
  readonly nodes: readonly PlanNode[];
  readonly byId: ReadonlyMap<string, PlanNode>;
}

export function nodeId(stage: string, scope: NodeScope): string {
  if (scope.case !== undefined) return `${stage}[${scope.case}]`;
  if (scope.fold !== undefined) return `${stage}[${scope.fold}]`;
  return stage;
}
