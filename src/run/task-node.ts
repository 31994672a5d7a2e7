import { isJsonObject, type Json } from '../base/json.js';
import type { Plan, PlanNode } from '../graph/plan.js';
import type { RawCase } from '../graph/stage-context.js';
import { keptCheckpoints } from '../store/kept-checkpoints.js';
import { newResultId } from '../store/attempt.js';
import type { ResultId } from '../store/layout.js';
import type { Execution } from './execution.js';
import type { TaskNode } from './task.js';

/** What the stage process is told about one node: the results it builds on, and the user's files it declared. */
export function taskNodeOf(options: { node: PlanNode; plan: Plan; execution: Execution }): TaskNode {
  const { node, plan, execution } = options;
  const { raw, facts, mustGoOn, layout } = execution;
  const continued = facts.continued?.get(node.id);
  return {
    node: node.id,
    scope: node.scope,
    fingerprint: node.fingerprint!,
    basis: node.basis!,
    settings: node.settings,
    result: newResultId(node.fingerprint!),
    results: Object.fromEntries(node.needs.map((id) => [id, resultOf(plan, id)])),
    raw: rawOf(node.basis!.inputs.raw, raw),
    ...(facts.forced?.has(node.spec.name) === true ? { forced: true } : {}),
    ...(mustGoOn?.has(node.id) === true ? { mustGoOn: true } : {}),
    ...(continued === undefined ? {} : { continuedFrom: keptCheckpoints(layout, continued.result) }),
  };
}

function resultOf(plan: Plan, id: string): ResultId {
  const state = plan.byId.get(id)?.state;
  if (state?.kind !== 'fresh') throw new Error(`Internal error: ${id} is not published`);
  return state.published.result;
}

/** Only the parts of a case that entered the fingerprint: what a stage did not declare it does not get. */
function rawOf(declared: Json | undefined, raw: (caseId: string) => RawCase): Record<string, RawCase> {
  if (!isJsonObject(declared)) return {};
  return Object.fromEntries(
    Object.entries(declared).map(([id, parts]) => {
      const whole = raw(id);
      const has = (part: string): boolean => isJsonObject(parts) && part in parts;
      return [
        id,
        {
          images: has('image') ? whole.images : {},
          ...(has('label') && whole.label !== undefined ? { label: whole.label } : {}),
        },
      ];
    }),
  );
}
