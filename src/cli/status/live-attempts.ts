import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { hasErrorCode } from '../../base/atomic-file.js';
import type { Progress } from '../../base/event.js';
import { isJsonObject, type Json, type JsonObject } from '../../base/json.js';
import { firstEvent, lastEvents } from '../../store/event-ends.js';
import { shortFingerprint, type StoreLayout } from '../../store/layout.js';
import type { NodeRecord } from '../../store/run-record.js';
import { stageName } from '../view/picture.js';

/** What the process of an attempt said last. */
export interface AttemptNews {
  readonly pid?: number;
  /** ISO 8601, UTC. */
  readonly since?: string;
  /** The node that it is at: of several cases, one after the other. */
  readonly node: string;
  readonly progress?: Progress;
  /** What it said after its last progress: that it waits for another process, for instance. */
  readonly note?: string;
}

/** The attempts at nodes that a run has under way, each with its newest news; the newest attempt of each node. */
export function attemptsAt(nodes: readonly NodeRecord[], layout: StoreLayout): AttemptNews[] {
  const names = attemptNames(layout);
  return nodes.flatMap(({ node, fingerprint }) => {
    // An attempt at several nodes is named after the first.
    const prefix = `${stageName(node)}-${shortFingerprint(fingerprint)}-`;
    const [newest] = names
      .filter((name) => name.startsWith(prefix))
      .flatMap((name) => newsOf(join(layout.attempts, name)) ?? [])
      .sort((a, b) => ((a.since ?? '') > (b.since ?? '') ? -1 : 1));
    return newest === undefined ? [] : [newest];
  });
}

function attemptNames(layout: StoreLayout): string[] {
  try {
    return readdirSync(layout.attempts);
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return [];
    throw error;
  }
}

/** Undefined while it has not begun with a node. */
function newsOf(folder: string): AttemptNews | undefined {
  const path = join(folder, 'events.jsonl');
  const first = firstEvent(path);
  const events = lastEvents(path);
  const started = events.findLast(({ kind }) => kind === 'node-started' || kind === 'progress');
  if (typeof started?.node !== 'string') return undefined;
  const { node } = started;
  const own = events.filter((event) => event.node === node);
  const progress = own.findLast(isProgress)?.progress;
  const last = own.at(-1);
  return {
    node,
    ...(typeof first?.pid === 'number' ? { pid: first.pid } : {}),
    ...(typeof first?.at === 'string' ? { since: first.at } : {}),
    ...(progress === undefined ? {} : { progress }),
    ...(last?.kind === 'note' && typeof last.text === 'string' ? { note: last.text } : {}),
  };
}

function isProgress(event: JsonObject): event is JsonObject & { readonly progress: Progress & JsonObject } {
  const { progress } = event;
  if (!isJsonObject(progress) || !isCount(progress)) return false;
  if (progress.within !== undefined && !(isJsonObject(progress.within) && isCount(progress.within))) return false;
  if (progress.remainingS !== undefined && typeof progress.remainingS !== 'number') return false;
  const { values } = progress;
  return values === undefined || (isJsonObject(values) && Object.values(values).every(isNumber));
}

function isCount({ done, total, unit }: JsonObject): boolean {
  return isNumber(done) && isNumber(total) && typeof unit === 'string';
}

function isNumber(value: Json | undefined): boolean {
  return typeof value === 'number';
}
