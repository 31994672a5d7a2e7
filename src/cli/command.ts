import type { EngineState } from '../engine/engine-state.js';
import type { ExitCode } from '../base/exit-code.js';

/** The outside world as a command sees it. Tests pass their own. A line end is added to a text that has none. */
export interface Io {
  /** Results go here (standard output). */
  out(text: string): void;
  /** Messages go here (standard error). */
  err(text: string): void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Whether a person watches standard error. */
  readonly interactive: boolean;
  /** Whether to colour (a terminal, and `NO_COLOR` not set). */
  readonly color: boolean;
  /** Width of the terminal in columns; 80 for a pipe. */
  readonly columns: number;
  readonly stages: StageHost;
}

/** Where stages run. Tests put puppets here. */
export interface StageHost {
  /** Absolute path of the program that runs a task. */
  readonly entry: string;
  /** Whether the native engine has to be installed before a stage that computes with tensors starts. */
  readonly needEngine: boolean;
  /** What is installed, where tests say so: a GPU cannot be put into every machine. */
  readonly engineState?: () => EngineState;
}

/** Options as commander gives them: camelCase names. */
export type Options = Readonly<Record<string, unknown>>;

/** What each `cli/<name>.ts` exports. It returns the exit code and never exits by itself. */
export interface CommandModule {
  run(args: readonly string[], options: Options, io: Io): Promise<ExitCode>;
}
