import { Command, CommanderError } from 'commander';
import { ExitCode } from '../base/exit-code.js';
import { packageVersion } from '../base/package-root.js';
import type { Io, Options } from './command.js';
import { commands, type CommandEntry } from './commands.js';
import { tellError } from './tell-error.js';

/** Parses the arguments, runs one command and resolves to its exit code. A bug is shown with its stack. */
export async function runProgram(argv: readonly string[], io: Io): Promise<ExitCode> {
  // What the scripts of `voxrun completion` ask at each key: no command, and before anything is set up for one.
  if (argv[0] === '__complete') {
    await (await import('./completion/answer-shell.js')).answerShell(argv.slice(1), io);
    return ExitCode.ok;
  }
  let code: ExitCode = ExitCode.ok;
  const program = new Command('voxrun')
    .description('Declarative experiments for 3D imaging deep learning')
    .version(packageVersion(), '-V, --version')
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => {
        io.out(text);
      },
      writeErr: (text) => {
        io.err(text);
      },
    });
  for (const entry of commands) {
    addCommand(program, entry).action(async (...parsed: unknown[]) => {
      const { args, options } = split(parsed);
      code = await (await entry.load()).run(args, options, io);
    });
  }
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.ok : ExitCode.usage;
    return tellError(error, io);
  }
}

function addCommand(program: Command, entry: CommandEntry): Command {
  const command = program.command(entry.usage).description(entry.summary).exitOverride();
  for (const { flags, description, repeatable } of entry.options) {
    if (repeatable) {
      command.option(flags, description, (value: string, list: readonly string[] | undefined) => [
        ...(list ?? []),
        value,
      ]);
    } else command.option(flags, description);
  }
  return command;
}

/** Commander passes the arguments, then the options, then the command; a variadic argument comes as a list. */
function split(parsed: readonly unknown[]): { args: string[]; options: Options } {
  const args = parsed
    .slice(0, -2)
    .flat()
    .filter((value) => typeof value === 'string');
  return { args, options: parsed.at(-2) as Options };
}
