import type { Json } from '../../base/json.js';
import { valueOf, type ListedRun } from '../query/listed-run.js';
import { factNamed } from '../query/run-facts.js';
import { duration } from '../view/words.js';
import { ageText, cellText } from './cell-text.js';

/** What a column of this name holds for programs: times as ISO 8601, lengths of time in seconds; null where there is none. */
export function columnValue(run: ListedRun, name: string): Json {
  const fact = factNamed(name);
  if (fact === undefined) return valueOf(run, name) ?? null;
  const value = fact.of(run);
  if (value === undefined) return null;
  return fact.kind === 'time' ? new Date(Number(value)).toISOString() : value;
}

/** The same for people. */
export function columnText(run: ListedRun, name: string): string {
  const fact = factNamed(name);
  switch (fact?.kind) {
    case undefined:
      return cellText(valueOf(run, name));
    case 'text':
      return cellText(fact.of(run));
    case 'time':
      return timeText(fact.of(run));
    case 'span': {
      const seconds = fact.of(run);
      if (name === 'age') return ageText(seconds);
      return seconds === undefined ? '-' : duration(seconds);
    }
  }
}

/** `2026-11-22 11:45`, UTC. */
function timeText(ms: number | undefined): string {
  return ms === undefined ? '-' : new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
}
