import { ExitCode } from '../base/exit-code.js';
import { DiagnosticError } from '../base/failure.js';
import { nearest } from '../config/nearest.js';
import type { Io, Options } from './command.js';
import { completionScripts, type Shell } from './completion/scripts.js';

/** `voxrun completion SHELL`: prints the script with which a shell completes `voxrun`. */
export function run(args: readonly string[], _options: Options, io: Io): Promise<ExitCode> {
  const [shell = ''] = args;
  if (!isShell(shell)) throw unknownShell(shell);
  io.out(completionScripts[shell]);
  return Promise.resolve(ExitCode.ok);
}

function isShell(name: string): name is Shell {
  return Object.hasOwn(completionScripts, name);
}

function unknownShell(name: string): DiagnosticError {
  const known = Object.keys(completionScripts);
  const likely = nearest(name, known);
  return new DiagnosticError([
    {
      code: 'SHELL_UNKNOWN',
      severity: 'error',
      blame: 'usage',
      message: `there is no completion for ${name}`,
      fix: likely === undefined ? `name one of ${known.join(', ')}` : `did you mean ${likely}?`,
      places: [],
    },
  ]);
}
