import { formatDiagnostic } from '../../base/diagnostic.js';
import type { ExitCode } from '../../base/exit-code.js';
import { chooseEngine, type EngineRequest, type EngineUse } from '../../engine/choose-engine.js';
import type { Plan } from '../../graph/plan.js';
import { exitCodeOf } from '../exit-code-of.js';
import type { Io } from '../command.js';

/** What the stages of a run compute with, or the exit code with which it does not start. */
export type EngineDecision =
  { readonly kind: 'use'; readonly use: EngineUse } | { readonly kind: 'stop'; readonly code: ExitCode };

/** For a run in which no stage computes with tensors, and for puppets. */
const NO_ENGINE: EngineDecision = { kind: 'use', use: { kind: 'native', release: 'none', gpus: [] } };

/**
 * Chooses the engine for what a plan is going to compute, and tells the user what stops it, or that it will be slow.
 * Looks at no device where no stage computes with tensors.
 */
export async function decideEngine(options: {
  plan: Plan;
  request: EngineRequest;
  io: Io;
  quiet?: boolean;
}): Promise<EngineDecision> {
  const { plan, request, io, quiet = false } = options;
  const node = plan.nodes.find(({ spec, state }) => spec.engine === true && state.kind !== 'fresh');
  if (!io.stages.needEngine || node === undefined) return NO_ENGINE;
  const { engineState: state } = io.stages;
  const choice = await chooseEngine({ request, env: io.env, ...(state === undefined ? {} : { state }) });
  if (choice.kind === 'stop') {
    io.err(formatDiagnostic(choice.diagnostic));
    return { kind: 'stop', code: exitCodeOf([choice.diagnostic]) };
  }
  if (choice.remark !== undefined && !quiet) io.err(formatDiagnostic(choice.remark));
  return { kind: 'use', use: choice.use };
}
