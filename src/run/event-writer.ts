import { appendFileSync } from 'node:fs';
import type { StageEvent } from '../base/event.js';

export interface EventWriter {
  write(event: StageEvent): void;
}

/** Appends events to a file, one JSON line each. */
export function eventWriter(path: string): EventWriter {
  return {
    write(event) {
      appendFileSync(path, `${JSON.stringify(event)}\n`);
    },
  };
}
