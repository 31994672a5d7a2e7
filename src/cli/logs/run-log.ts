import { join } from 'node:path';
import type { RunEvent } from '../../base/event.js';
import type { RunFolder } from '../../store/run-record.js';
import type { Io } from '../command.js';
import { eventLines, eventTexts } from './event-entries.js';
import { LineReader } from './line-reader.js';
import type { LogEntry } from './log-entry.js';

/** A log that is read as it grows. */
export interface GrowingLog {
  /** What was added since the last call, in the order in which it was written. */
  next(): Iterable<LogEntry>;
}

/** The events of a run, or those that are meant. */
export function runLog(options: {
  folder: RunFolder;
  asJson: boolean;
  io: Io;
  isMeant?: (event: RunEvent) => boolean;
}): GrowingLog {
  const { folder, asJson, io, isMeant = () => true } = options;
  const reader = new LineReader(join(folder.path, 'events.jsonl'));
  const entriesOf = asJson ? eventLines(isMeant) : eventTexts(io, isMeant);
  return {
    *next() {
      for (const line of reader.lines()) yield* entriesOf(line);
    },
  };
}
