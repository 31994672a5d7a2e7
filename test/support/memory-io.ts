import type { Io } from '../../src/cli/command.js';

/** A world in memory that keeps what was printed. */
export function memoryIo(change: Partial<Io> = {}): Io & { readonly printed: string[]; readonly errors: string[] } {
  const printed: string[] = [];
  const errors: string[] = [];
  return {
    out: (text) => void printed.push(text),
    err: (text) => void errors.push(text),
    env: {},
    cwd: '/',
    interactive: false,
    color: false,
    columns: 80,
    stages: { entry: '', needEngine: false },
    ...change,
    printed,
    errors,
  };
}
