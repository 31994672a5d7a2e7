/** The end of an external program. */
export interface ToolResult {
  /** Whether there is no such program on the PATH. */
  readonly missing: boolean;
  /** Undefined if it never ran or a signal ended it. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Runs a program to its end, without a shell. Never throws for what the program does. */
export async function runTool(
  file: string,
  args: readonly string[],
  { env, timeoutMs }: { env: Environment; timeoutMs?: number },
): Promise<ToolResult> {
  // execa takes longer to load than most commands take to run.
  const { execa } = await import('execa');
  const result = await execa(file, args, {
    env: { ...env },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
  });
  return {
    missing: result.failed && 'code' in result && result.code === 'ENOENT',
    exitCode: result.exitCode,
    stdout: result.stdout,
    stderr: result.stderr,
  };
}

/** The last lines that a program wrote, for a message. */
export function lastLines({ stdout, stderr }: ToolResult, count = 4): string {
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-count).join('\n');
}
