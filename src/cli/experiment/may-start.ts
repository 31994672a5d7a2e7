import { formatDiagnostics, hasErrors, type Diagnostic } from '../../base/diagnostic.js';
import { ExitCode } from '../../base/exit-code.js';
import type { Plan } from '../../graph/plan.js';
import { exitCodeOf } from '../exit-code-of.js';
import type { Io, Options } from '../command.js';
import { jobsOption } from '../options.js';
import { idleGpu, missingEngine } from './missing-engine.js';

/**
 * Looks at what would stop a run before it has a folder: wrong options (thrown as `DiagnosticError`), a rule that
 * already refuses, an engine that is not installed. Says so and returns the exit code; undefined if it may start.
 */
export async function mayStart(options: {
  plan: Plan;
  findings: readonly Diagnostic[];
  given: Options;
  io: Io;
}): Promise<ExitCode | undefined> {
  const { plan, findings, given, io } = options;
  jobsOption(given.jobs);
  if (hasErrors(findings)) {
    io.err(formatDiagnostics(findings.filter(({ severity }) => severity === 'error')));
    return exitCodeOf(findings);
  }
  const problem = missingEngine(plan, io);
  if (problem !== undefined) {
    io.err(problem);
    return ExitCode.failed;
  }
  const remark = await idleGpu(plan, io);
  if (remark !== undefined) io.err(remark);
  return undefined;
}
