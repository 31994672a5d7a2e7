import type { RunEvent } from '../../base/event.js';
import { parseEvent } from '../../store/event-ends.js';
import type { Io } from '../command.js';
import { linesView } from '../view/lines-view.js';
import type { LogEntry } from './log-entry.js';

/** Turns a line of a run's `events.jsonl` into what is shown of it: nothing where it is damaged. */
export type EventReader = (line: string) => LogEntry[];

/** The lines that a run shows in a pipe. */
export function eventTexts(io: Io, isMeant: (event: RunEvent) => boolean): EventReader {
  const said: string[] = [];
  const view = linesView({ io: { ...io, err: (text) => void said.push(text) }, quiet: false });
  return readerOf(isMeant, (event) => {
    said.length = 0;
    view.take(event);
    return said.map((text) => text.trimEnd());
  });
}

/** Every event as it is. */
export function eventLines(isMeant: (event: RunEvent) => boolean): EventReader {
  return readerOf(isMeant, (_event, line) => [line]);
}

function readerOf(
  isMeant: (event: RunEvent) => boolean,
  textsOf: (event: RunEvent, line: string) => readonly string[],
): EventReader {
  return (line) => {
    const event = parseEvent(line);
    if (event === undefined) return [];
    const atMs = typeof event.at === 'string' ? Date.parse(event.at) : NaN;
    const told = event as unknown as RunEvent;
    try {
      const isShown = isMeant(told);
      // It names what training measures, which the lines about a stage need.
      const texts = isShown || told.kind === 'run-started' ? textsOf(told, line) : [];
      return isShown ? texts.map((text) => ({ atMs, text })) : [];
    } catch {
      // An event of another version, or one that was edited, lacks what is shown of it.
      return [];
    }
  };
}
