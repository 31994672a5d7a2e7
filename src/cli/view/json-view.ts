import type { Io } from '../command.js';
import type { RunView } from './view.js';

/** One JSON object per line on standard output. */
export function jsonView(io: Io): RunView {
  return {
    take(event) {
      io.out(`${JSON.stringify(event)}\n`);
    },
    say(text) {
      io.err(`${text}\n`);
    },
    close: () => undefined,
  };
}
