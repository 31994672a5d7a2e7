import { closeSync, openSync, readSync } from 'node:fs';
import type { StageEvent } from '../base/event.js';
import { hasErrorCode } from '../base/atomic-file.js';

/** Reads the events that were appended to a file since the last call. A half-written last line waits for its end. */
export interface EventTail {
  next(): StageEvent[];
}

export function tailEvents(path: string): EventTail {
  let position = 0;
  let rest = '';
  const chunk = Buffer.allocUnsafe(65_536);
  const readMore = (): string => {
    let fd: number;
    try {
      fd = openSync(path, 'r');
    } catch (error) {
      if (hasErrorCode(error, 'ENOENT')) return '';
      throw error;
    }
    try {
      const parts: Buffer[] = [];
      for (;;) {
        const read = readSync(fd, chunk, 0, chunk.length, position);
        if (read === 0) break;
        position += read;
        parts.push(Buffer.from(chunk.subarray(0, read)));
      }
      return Buffer.concat(parts).toString('utf8');
    } finally {
      closeSync(fd);
    }
  };
  return {
    next() {
      const text = rest + readMore();
      const lines = text.split('\n');
      rest = lines.pop() ?? '';
      return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as StageEvent);
    },
  };
}
