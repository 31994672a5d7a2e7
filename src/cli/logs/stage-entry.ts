import { isJsonObject, type Json, type JsonObject } from '../../base/json.js';
import { parseEvent } from '../../store/event-ends.js';
import type { LogEntry } from './log-entry.js';

const LEVELS: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warning',
  50: 'error',
  60: 'fatal',
};
/** Told by the line itself. */
const TOLD = new Set(['level', 'time', 'msg', 'node', 'err', 'pid', 'hostname']);

/** A line of a stage's `log.jsonl` for people, an error with its stack; undefined where it is damaged. */
export function stageEntry(line: string): (LogEntry & { readonly node?: string }) | undefined {
  const record = parseEvent(line);
  if (record === undefined) return undefined;
  const { level, time, msg, node, err } = record;
  const words = [
    ...(typeof node === 'string' ? [node] : []),
    (typeof level === 'number' ? LEVELS[level] : undefined) ?? 'info',
    ...(typeof msg === 'string' ? [msg] : []),
    ...Object.entries(record).flatMap(([key, value]) => (TOLD.has(key) ? [] : [`${key}=${valueText(value)}`])),
  ];
  const stack = isJsonObject(err) ? stackOf(err) : [];
  return {
    atMs: typeof time === 'number' ? time : NaN,
    text: [words.join(' '), ...stack.map((one) => `   ${one}`)].join('\n'),
    ...(typeof node === 'string' ? { node } : {}),
  };
}

function stackOf({ stack, message }: JsonObject): string[] {
  if (typeof stack === 'string') return stack.split('\n');
  return typeof message === 'string' ? [message] : [];
}

function valueText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
