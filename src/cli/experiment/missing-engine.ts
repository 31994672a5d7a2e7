import { listGpus } from '../../engine/devices.js';
import { engineState } from '../../engine/engine-state.js';
import type { Plan } from '../../graph/plan.js';
import type { Io } from '../command.js';

/** What to tell the user if a stage is going to need the native engine and it is not installed. */
export function missingEngine(plan: Plan, io: Io): string | undefined {
  const needs = needsEngine(plan, io);
  if (needs === undefined || engineState({ env: io.env }).installed) return undefined;
  return `error ENGINE_MISSING ${needs} computes with the native engine, and it is not installed here\n   fix: \`voxrun engine install\``;
}

/** A GPU that stays idle must not go unnoticed for hours. */
export async function idleGpu(plan: Plan, io: Io): Promise<string | undefined> {
  if (needsEngine(plan, io) === undefined) return undefined;
  const [gpu] = await listGpus(io.env);
  if (gpu === undefined) return undefined;
  return `warning GPU_UNUSED this machine has a GPU (${gpu.name}), and this version of voxrun computes on the CPU`;
}

/** The first node that is going to compute with tensors. */
function needsEngine(plan: Plan, io: Io): string | undefined {
  if (!io.stages.needEngine) return undefined;
  return plan.nodes.find((node) => node.spec.engine === true && node.state.kind !== 'fresh')?.id;
}
