import { engineState } from '../../engine/engine-state.js';
import type { Plan } from '../../graph/plan.js';
import type { Io } from '../command.js';

/** What to tell the user if a stage is going to need the native engine and it is not installed. */
export function missingEngine(plan: Plan, io: Io): string | undefined {
  if (!io.stages.needEngine) return undefined;
  const needs = plan.nodes.find((node) => node.spec.engine === true && node.state.kind !== 'fresh');
  if (needs === undefined) return undefined;
  const state = engineState({ env: io.env });
  if (state.installed) return undefined;
  return `error ENGINE_MISSING ${needs.id} computes with the native engine, and it is not installed here\n   fix: \`voxrun engine install\``;
}
