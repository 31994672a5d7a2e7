import { writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import type { Io, StageHost } from './command.js';

/** The real outside world. Writes are synchronous, so that nothing is lost when the process ends. */
export function processIo(options: { stages: StageHost }): Io {
  // Asking `process.stderr` would load node's stream code, which costs every command some milliseconds.
  const interactive = isatty(2);
  return {
    out: (text) => {
      writeAll(1, text);
    },
    err: (text) => {
      writeAll(2, text);
    },
    env: process.env,
    cwd: process.cwd(),
    interactive,
    color: interactive && (process.env.NO_COLOR ?? '') === '',
    // A terminal that does not tell its width says 0.
    columns: (interactive ? process.stderr.columns : 0) || 80,
    stages: options.stages,
  };
}

/** A pipe may take a part only, or nothing for a moment (EAGAIN); a reader that went away (EPIPE) wants no more. */
function writeAll(fd: number, text: string): void {
  if (text === '') return;
  const bytes = Buffer.from(text.endsWith('\n') ? text : `${text}\n`);
  for (let offset = 0; offset < bytes.length;) {
    try {
      offset += writeSync(fd, bytes, offset);
    } catch (error) {
      const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
      if (code === 'EAGAIN') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
      else if (code === 'EPIPE') return;
      else throw error;
    }
  }
}
