import { basename, dirname, join } from 'node:path';
import type { RunEvent } from '../../base/event.js';
import { resultFolder, type StoreLayout } from '../../store/layout.js';
import type { RunFolder } from '../../store/run-record.js';
import type { Io } from '../command.js';
import type { NamedNodes } from './find-nodes.js';
import { LineReader } from './line-reader.js';
import type { LogEntry } from './log-entry.js';
import { runLog, type GrowingLog } from './run-log.js';
import { stageEntry } from './stage-entry.js';

/**
 * What a run's events say of some nodes, and what their processes wrote themselves: in the attempts that the events
 * name as long as these are kept, which is while they run and after a failure, and beside their results.
 */
export function nodeLog(options: {
  folder: RunFolder;
  nodes: NamedNodes;
  layout: StoreLayout;
  asJson: boolean;
  io: Io;
}): GrowingLog {
  const { folder, nodes, layout, asJson, io } = options;
  const readers = new Map<string, LineReader>();
  const follow = (path: string): void => {
    if (!readers.has(path)) readers.set(path, new LineReader(path));
  };
  for (const { result } of nodes.records) {
    if (result !== undefined && isName(result)) follow(join(resultFolder(layout, result), 'log.jsonl'));
  }
  const events = runLog({
    folder,
    asJson,
    io,
    isMeant: (event) => {
      const attempt = attemptOf(event, nodes);
      if (attempt !== undefined && isName(attempt)) follow(join(layout.attempts, attempt, 'log.jsonl'));
      return isOf(event, nodes);
    },
  });
  return {
    next() {
      const entries: LogEntry[] = [...events.next()];
      for (const reader of readers.values()) {
        for (const line of reader.lines()) {
          const entry = stageEntry(line);
          if (entry !== undefined && (entry.node === undefined || nodes.isMeant(entry.node))) {
            entries.push(asJson ? { ...entry, text: line } : entry);
          }
        }
      }
      return entries.sort((a, b) => a.atMs - b.atMs);
    },
  };
}

function isOf(event: RunEvent, { isMeant }: NamedNodes): boolean {
  switch (event.kind) {
    case 'run-started':
    case 'run-finished':
      return false;
    case 'stage-started':
      return event.nodes.some(isMeant);
    case 'progress':
    case 'note':
    case 'node-done':
    case 'node-failed':
      return isMeant(event.node);
  }
}

function attemptOf(event: RunEvent, nodes: NamedNodes): string | undefined {
  if (event.kind === 'stage-started' && isOf(event, nodes)) return event.attempt;
  if (event.kind === 'node-failed' && isOf(event, nodes)) return basename(dirname(event.log ?? ''));
  return undefined;
}

/** A record that was copied from elsewhere must not lead out of the store. */
function isName(name: string): boolean {
  return /^[A-Za-z0-9][\w.-]*$/.test(name);
}
