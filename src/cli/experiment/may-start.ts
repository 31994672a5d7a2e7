import { formatDiagnostics, hasErrors, type Diagnostic } from '../../base/diagnostic.js';
import type { ExitCode } from '../../base/exit-code.js';
import type { EngineRequest, EngineUse } from '../../engine/choose-engine.js';
import type { Plan } from '../../graph/plan.js';
import { exitCodeOf } from '../exit-code-of.js';
import type { Io, Options } from '../command.js';
import { gpusOption, jobsOption } from '../options.js';
import { decideEngine } from './decide-engine.js';

/** What a run computes with, or the exit code with which it does not start. The user was told why. */
export type Start =
  { readonly kind: 'start'; readonly engine: EngineUse } | { readonly kind: 'stop'; readonly code: ExitCode };

/**
 * Looks at what would stop a run before it has a folder: wrong options (thrown as `DiagnosticError`), a rule that
 * already refuses, an engine that is not installed or leaves a GPU idle. Says so, and chooses the engine.
 */
export async function mayStart(options: {
  plan: Plan;
  findings: readonly Diagnostic[];
  /** The experiment's `resources`; `--gpus` stands above them, since it tells of this machine and of no result. */
  request: EngineRequest;
  given: Options;
  io: Io;
}): Promise<Start> {
  const { plan, findings, request, given, io } = options;
  jobsOption(given.jobs);
  const gpus = gpusOption(given.gpus);
  if (hasErrors(findings)) {
    io.err(formatDiagnostics(findings.filter(({ severity }) => severity === 'error')));
    return { kind: 'stop', code: exitCodeOf(findings) };
  }
  const asked = gpus === undefined ? request : { ...request, gpus, gpusFrom: '--gpus' };
  const decision = await decideEngine({ plan, request: asked, io, quiet: given.quiet === true });
  return decision.kind === 'stop' ? decision : { kind: 'start', engine: decision.use };
}
