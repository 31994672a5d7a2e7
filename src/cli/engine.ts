import { formatDiagnostics, type Diagnostic } from '../base/diagnostic.js';
import { ExitCode } from '../base/exit-code.js';
import { DiagnosticError } from '../base/failure.js';
import { installEngine } from '../engine/install-engine.js';
import type { Io, Options } from './command.js';

/** `voxrun engine install`: makes the native engine usable; quick where it is. */
export async function run(args: readonly string[], _options: Options, io: Io): Promise<ExitCode> {
  const [action] = args;
  if (action !== 'install') {
    io.err(formatDiagnostics([unknownAction(action)]));
    return ExitCode.usage;
  }
  try {
    const state = await installEngine({
      env: io.env,
      log: (line) => {
        io.err(`engine: ${line}`);
      },
    });
    io.out(`engine ${state.release} is installed in ${state.library}`);
    return ExitCode.ok;
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    io.err(formatDiagnostics(error.diagnostics));
    return ExitCode.failed;
  }
}

function unknownAction(action: string | undefined): Diagnostic {
  return {
    code: 'UNKNOWN_ACTION',
    severity: 'error',
    blame: 'usage',
    message: action === undefined ? 'engine needs an action' : `engine has no action ${JSON.stringify(action)}`,
    fix: 'use `voxrun engine install`',
    places: [],
  };
}
