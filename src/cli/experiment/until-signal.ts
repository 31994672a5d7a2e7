/** An abort signal that the user's Ctrl-C or a `kill` fires. A second one ends the process at once. */
export interface Stop {
  readonly signal: AbortSignal;
  readonly by: 'SIGINT' | 'SIGTERM' | undefined;
  dispose(): void;
}

export function untilSignal(): Stop {
  const abort = new AbortController();
  let by: Stop['by'];
  const onSignal = (name: NodeJS.Signals): void => {
    if (abort.signal.aborted) process.exit(name === 'SIGTERM' ? 143 : 130);
    by = name === 'SIGTERM' ? 'SIGTERM' : 'SIGINT';
    abort.abort();
  };
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of names) process.on(name, onSignal);
  return {
    signal: abort.signal,
    get by() {
      return by;
    },
    dispose() {
      for (const name of names) process.off(name, onSignal);
    },
  };
}
