import { formatDiagnostics, type Diagnostic } from '../base/diagnostic.js';
import { ExitCode } from '../base/exit-code.js';
import { DiagnosticError } from '../base/failure.js';
import { visibleGpus } from '../engine/devices.js';
import type { EngineBuild } from '../engine/engine-release.js';
import { installEngine } from '../engine/install-engine.js';
import { nativeObstacle } from '../engine/native-obstacle.js';
import type { Io, Options } from './command.js';

/** `voxrun engine install [--cuda|--cpu]`: makes the native engine usable; quick where it is. */
export async function run(args: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const [action] = args;
  if (action !== 'install') {
    io.err(formatDiagnostics([unknownAction(action)]));
    return ExitCode.usage;
  }
  const build = askedBuild(options);
  if (build === 'both') {
    io.err(formatDiagnostics([bothBuilds()]));
    return ExitCode.usage;
  }
  try {
    const state = await installEngine({
      env: io.env,
      ...(build === undefined ? {} : { build }),
      log: (line) => {
        io.err(`engine: ${line}`);
      },
    });
    io.out(`engine ${state.release} is installed in ${state.library}`);
    return ExitCode.ok;
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    const obstacle = build === undefined ? await onlyJavaScript(io) : undefined;
    if (obstacle === undefined) {
      io.err(formatDiagnostics(error.diagnostics));
      return ExitCode.failed;
    }
    const fixes = error.diagnostics.flatMap(({ fix }) => (fix === undefined ? [] : [`to have it: ${fix}\n`]));
    io.out(
      `the native engine cannot be installed here: ${obstacle}\n` +
        'voxrun computes in JavaScript instead, which is right but about 80 times slower: for small experiments\n' +
        fixes.join(''),
    );
    return ExitCode.ok;
  }
}

function askedBuild(options: Options): EngineBuild | 'both' | undefined {
  if (options.cuda === true && options.cpu === true) return 'both';
  if (options.cuda === true) return 'cuda';
  return options.cpu === true ? 'cpu' : undefined;
}

/** What is in the way of the native engine, on a machine where nothing can be done but to compute in JavaScript. */
async function onlyJavaScript({ env }: Io): Promise<string | undefined> {
  // Nobody who has a GPU wants that unasked.
  if ((await visibleGpus(env)).length > 0) return undefined;
  return nativeObstacle(env);
}

function bothBuilds(): Diagnostic {
  return {
    code: 'ENGINE_BUILD_TWICE',
    severity: 'error',
    blame: 'usage',
    message: 'engine install takes --cuda or --cpu, not both',
    fix: 'use --cuda: it computes on the processor too',
    places: [],
  };
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
