import { formatDiagnostics } from '../base/diagnostic.js';
import { ExitCode } from '../base/exit-code.js';
import { DiagnosticError } from '../base/failure.js';
import { StoreTooNewError } from '../store/layout.js';
import { DamagedOutputError } from '../store/manifest.js';
import type { Io } from './command.js';
import { exitCodeOf } from './exit-code-of.js';
import { fileSystemProblem } from './file-system-problem.js';

/** Tells the user what was thrown and gives the exit code for it. A bug is shown with its stack. */
export function tellError(error: unknown, io: Pick<Io, 'err'>): ExitCode {
  if (error instanceof DiagnosticError) {
    io.err(`${formatDiagnostics(error.diagnostics)}\n`);
    return exitCodeOf(error.diagnostics);
  }
  if (error instanceof StoreTooNewError) {
    io.err(`error ${error.message}\n`);
    return ExitCode.usage;
  }
  if (error instanceof DamagedOutputError) {
    io.err(`error RESULT_DAMAGED ${error.message}\n   fix: delete ${error.folder} and run again: it is computed anew`);
    return ExitCode.failed;
  }
  const problem = fileSystemProblem(error);
  if (problem !== undefined) {
    io.err(problem);
    return ExitCode.failed;
  }
  io.err(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return ExitCode.failed;
}
